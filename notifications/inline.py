"""Moves the rules of a mail's style block into its elements: many mail readers drop the block.

Knows what our one layout needs: `tag`, `.class` and one of these inside another. What stands in
an @media rule stays in the block.
"""

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


@lru_cache(maxsize=4)
def _rules(css):
    """[(weight, order, path of simple selectors, declarations)], lightest first."""
    rules = []
    for order, (selectors, declarations) in enumerate(_RULE.findall(_MEDIA.sub("", css))):
        for selector in selectors.split(","):
            path = tuple(selector.split())
            weight = sum(10 if part.startswith(".") else 1 for part in path)
            rules.append((weight, order, path, " ".join(declarations.split())))
    return sorted(rules)


def _is(simple, tag, classes):
    return simple[1:] in classes if simple.startswith(".") else simple == tag


def _matches(path, ancestors):
    """Whether the last of the ancestors is meant by the path."""
    *outer, last = path
    *around, this = ancestors
    if not _is(last, *this):
        return False
    position = 0
    for simple in outer:
        while position < len(around) and not _is(simple, *around[position]):
            position += 1
        if position == len(around):
            return False
        position += 1
    return True


class _Inliner(HTMLParser):
    empty = {"meta", "link", "br", "img", "hr"}

    def __init__(self, rules):
        super().__init__(convert_charrefs=False)
        self.rules = rules
        self.ancestors = []
        self.out = []

    def handle_starttag(self, tag, attrs):
        classes = frozenset((dict(attrs).get("class") or "").split())
        self.ancestors.append((tag, classes))
        style = " ".join(
            declarations
            for _weight, _order, path, declarations in self.rules
            if _matches(path, self.ancestors)
        )
        if tag in self.empty:
            self.ancestors.pop()
        if style:
            attrs = [*attrs, ("style", style)]
        self.out.append(
            "<" + tag + "".join(f' {name}="{escape(value or "")}"' for name, value in attrs) + ">"
        )

    def handle_endtag(self, tag):
        self.ancestors.pop()
        self.out.append(f"</{tag}>")

    def handle_data(self, data):
        self.out.append(data)

    def handle_entityref(self, name):
        self.out.append(f"&{name};")

    def handle_charref(self, name):
        self.out.append(f"&#{name};")

    def handle_decl(self, decl):
        self.out.append(f"<!{decl}>")


def inline(html):
    """The page with every rule of its style block in a style attribute."""
    found = _STYLE.search(html)
    if found is None:
        return html
    css = found.group(1)
    inliner = _Inliner(_rules(css))
    kept = "".join(_MEDIA.findall(css)).replace(";", " !important;")
    inliner.feed(html.replace(found.group(0), "", 1))
    inliner.close()
    done = "".join(inliner.out)
    return done.replace("</head>", f"<style>{kept}</style></head>", 1) if kept else done
