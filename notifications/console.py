"""Mail on the console while developing: the words, without headers and HTML."""

from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Prints to whom, about what, and the plain text; a sign-in code is found at a glance."""

    def write_message(self, message):
        rule = "-" * 79
        to = ", ".join(message.recipients())
        self.stream.write(
            f"{rule}\nTo: {to}\nSubject: {message.subject}\n\n{message.body}\n{rule}\n"
        )
