"""What the names of encodings mean in practice: what browsers read them as."""

# WHATWG's Encoding Standard.
_READ_AS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252",
    "ascii": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "utf-16": "utf-8", "x-gbk": "gb18030", "big5": "big5hkscs",
}  # fmt: skip


def meant(name: str) -> str:
    """The encoding that is meant by `name`, which need not exist."""
    name = name.strip().strip("\"'").lower()
    return _READ_AS.get(name, name)
