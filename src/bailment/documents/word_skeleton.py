"""The parts of a new Word file that are always the same: content types, relationships, styles, numbering."""

from __future__ import annotations

from bailment.documents.package import TYPES
from bailment.documents.xml_tree import R, W

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPC = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_XML = "application/xml"
_RELS = "application/vnd.openxmlformats-package.relationships+xml"
_SIZES = {"Title": 36, "Heading1": 28, "Heading2": 24, "Heading3": 22, "Heading4": 22}
_LEVELS = (("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), ("lowerRoman", "(%4)"))
_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering"}
    parts = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_WORD}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    defaults = f'<Default Extension="rels" ContentType="{_RELS}"/><Default Extension="xml" ContentType="{_XML}"/>'
    return f'<Types xmlns="{_OPC}/content-types">{defaults}{parts}</Types>'


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_OPC}/relationships">{rows}</Relationships>'


def _styles() -> str:
    font = '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{font}</w:rPr></w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="120"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    clause = (
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:basedOn w:val="Normal"/></w:style>'
    )
    heads = "".join(_heading(key, size) for key, size in _SIZES.items())
    edges = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for edge in _EDGES)
    grid = (
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr></w:style>"
    )
    return f'<w:styles xmlns:w="{W}">{defaults}{normal}{clause}{heads}{grid}</w:styles>'


def _heading(key: str, size: int) -> str:
    name = key.replace("Heading", "heading ")
    level = f'<w:outlineLvl w:val="{int(key[-1]) - 1}"/>' if key[-1].isdigit() else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/>{level}</w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _numbering() -> str:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{look}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{567 * max(depth, 1)}" w:hanging="567"/></w:pPr></w:lvl>'
        for depth, (form, look) in enumerate(_LEVELS)
    )
    abstract = f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
    number = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f'<w:numbering xmlns:w="{W}">{abstract}{number}</w:numbering>'


SKELETON = {
    TYPES: _types(),
    "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
    "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("numbering", "numbering.xml")),
    "word/styles.xml": _styles(),
    "word/numbering.xml": _numbering(),
}
