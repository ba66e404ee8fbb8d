"""Why a file is not taken; each says to its owner what to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class FileRefused(ValidationError):
    """A file that is not taken; `code` names the reason, the message is for the person."""


class EmptyFile(FileRefused):
    """It has no content."""

    def __init__(self) -> None:
        super().__init__(_("文件是空的，请重新选择"), code="empty")


class FileTooLarge(FileRefused):
    """It has more bytes than allowed."""

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            _("文件不能超过 %(megabytes)s MB，请压缩后再上传"),
            code="too_large",
            params={"megabytes": megabytes},
        )


class WrongKind(FileRefused):
    """Its content is of no kind on the list, whatever its name says."""

    def __init__(self, kinds: str) -> None:
        super().__init__(
            _("只能上传 %(kinds)s 格式的文件，请转换后再上传"), code="wrong_kind", params={"kinds": kinds}
        )


class TooManyPixels(FileRefused):
    """A picture that unpacks to more than we are ready to hold."""

    def __init__(self) -> None:
        super().__init__(_("图片尺寸过大，请缩小后再上传"), code="too_many_pixels")


class TooManyPages(FileRefused):
    """A PDF with more pages than allowed."""

    def __init__(self, pages: int) -> None:
        super().__init__(
            _("PDF 不能超过 %(pages)s 页，请拆分后再上传"), code="too_many_pages", params={"pages": pages}
        )


class Locked(FileRefused):
    """A PDF that asks for a password."""

    def __init__(self) -> None:
        super().__init__(_("PDF 设有打开密码，请去除密码后再上传"), code="locked")


class Infected(FileRefused):
    """The virus scanner knows it."""

    def __init__(self) -> None:
        super().__init__(_("文件里发现了病毒，没有上传。请检查您的设备，换一个文件"), code="infected")


class Unreadable(FileRefused):
    """Broken, or only pretending to be what it begins like."""

    def __init__(self) -> None:
        super().__init__(_("文件已损坏，无法读取，请重新保存后再上传"), code="unreadable")
