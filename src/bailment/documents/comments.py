"""The comments of a Word file: the part that holds them, and what the file says of it."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from bailment.documents.edits import Comment
from bailment.documents.package import TYPES, Package, rels_of
from bailment.documents.word_xml import Author, run
from bailment.documents.xml_tree import R, W, parse

_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NONE = _HEAD + f'<w:comments xmlns:w="{W}"/>'.encode()
_NO_RELS = _HEAD + f'<Relationships xmlns="{_RELS}"/>'.encode()


def with_comments(package: Package, comments: Mapping[int, Comment], author: Author) -> dict[str, bytes]:
    """The parts that change when *comments* come in under their numbers; none where there are none."""
    if not comments:
        return {}
    part = package.related("comments")
    words = b"".join(_comment(number, comment, author) for number, comment in comments.items())
    if part is not None:
        tree = package.tree(part)
        return {part: tree.with_child(tree.root, words)}
    part = _free_name(package)
    tree = parse(_NONE, part)
    return {part: tree.with_child(tree.root, words), **_announced(package, part)}


def _free_name(package: Package) -> str:
    folder = package.main.rpartition("/")[0]
    names = (f"{folder}/comments{number}.xml".lstrip("/") for number in ("", *range(1, len(package.parts) + 2)))
    taken = {name.lower() for name in package.parts}
    return next(name for name in names if name not in taken)


def _announced(package: Package, part: str) -> dict[str, bytes]:
    """Content types and relationships that know of the new part."""
    rels = rels_of(package.main)
    tree = parse(package.parts.get(rels, _NO_RELS), f"{package.name}: {rels}")
    taken = {node.attrs.get("Id") for node in tree.root.children}
    key = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
    relation = f'<{{}} Id="{key}" Type="{R}/comments" Target={quoteattr("/" + part)}/>'
    types = package.tree(TYPES)
    override = f'<{{}} PartName={quoteattr("/" + part)} ContentType="{_KIND}"/>'
    return {
        rels: tree.with_child(tree.root, relation.format(_prefixed(tree.prefixes, "Relationship")).encode()),
        TYPES: types.with_child(types.root, override.format(_prefixed(types.prefixes, "Override")).encode()),
    }


def _prefixed(prefixes: Mapping[str, str], local: str) -> str:
    """The element's name with the prefix that the root binds to the package's own address."""
    found = next((p for p, address in prefixes.items() if "/package/2006/" in address), "")
    return f"{found}:{local}" if found else local


def _comment(number: int, comment: Comment, author: Author) -> bytes:
    initials = quoteattr("".join(word[0] for word in author.name.split())[:4])
    head = f'<w:comment xmlns:w="{W}" {author.attributes(number)} w:initials={initials}>'
    body = b"".join(b"<w:p>" + run(words) + b"</w:p>" for words in comment.words.split("\n"))
    return head.encode() + body + b"</w:comment>"
