from notifications import checks, kinds


def test_every_kind_of_the_product_has_its_texts():
    assert checks.kinds_have_texts(None) == []


def test_a_kind_without_texts_is_an_error():
    kinds.register("without_words", label="Zonder woorden")
    problems = [
        problem for problem in checks.kinds_have_texts(None) if problem.obj == "without_words"
    ]
    assert [problem.id for problem in problems] == ["notifications.E001"] * 2
