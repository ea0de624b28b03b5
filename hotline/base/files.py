"""文件: why the operating system would not, in Chinese."""

import errno
from typing import Final

_WHY: Final = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "磁盘是只读的",
    errno.EBUSY: "正被别的程序占用",
    errno.ENAMETOOLONG: "文件名太长",
}


def why_not(error: OSError) -> str:
    return _WHY.get(error.errno or 0, error.strerror or str(error))
