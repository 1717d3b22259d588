"""Words that are there to steer whoever reviews a paper, or its machine: orders to the reader, and words not shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bailment.documents.model import Document, OddMark, OddMarkKind
from bailment.primitives.span import Quote
from bailment.reading.plain import plain
from bailment.reading.sentences import Unit, units

MOST = 200
"""How many odd passages of one document are told."""
MOST_HIDDEN = 1_000_000
"""How much of a document's hidden words is searched for orders. Units: characters."""
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class OddWords:
    """A passage that may mislead its reader: the code of its finding, what is odd, and its place."""

    code: str
    says: str
    quote: Quote


ORDER = "REV001"
"""The code of a sentence that tells the reviewer, or its machine, to leave its rules."""
_ORDERED = "the paper tells its reviewer, or the reviewer's machine, to leave its rules; this has no effect here"
_MARKS = {
    OddMarkKind.HIDDEN: ("REV002", "the file holds words that it does not show"),
    OddMarkKind.REORDERS: ("REV003", "a character here turns the order in which the words after it are shown"),
    OddMarkKind.LOOKALIKE: ("REV004", "this word mixes letters of two scripts that look the same"),
    OddMarkKind.NO_WIDTH: ("REV005", "a character without width stands inside a word"),
}

_RULES = (
    r"(?:instructions?|rules?|prompts?|guidelines?|playbooks?|polic(?:y|ies)|directives?|constraints?"
    r"|safeguards?)"
)
_LEAVE = (
    r"(?:ignore|disregard|forget|override|bypass|overlook|set\s+aside|stop\s+following|do\s+not\s+follow"
    r"|pay\s+no\s+attention\s+to)"
)
_WHOSE = (
    r"(?:all|any|your|the|every|these|those|previous|prior|above|earlier|preceding|foregoing|system|whatever"
    r"|other|of)"
)
_READER = (
    r"\b(?:AI|artificial intelligence|automated|automatic|language models?|LLMs?|machines?|software|assistants?"
    r"|bots?|chatbots?|"
    r"(?:contract|legal) (?:review(?:er)?|tool))\b[^.\n]{0,60}?\b(?:review(?:ers?|ing|s)?|read(?:ers?|ing|s)?|"
    r"analy[sz](?:ing|es?|ers?)|summari[sz](?:ing|es?|ers?)|assess(?:ing|es|ors?)?|evaluat(?:ing|es?|ors?)"
    r"|pars(?:ing|es?|ers?)|"
    r"process(?:ing|es)? this|assistants?|tools?)\b[^.\n]{0,60}?"
)
_DUTY = (
    r"\b(?:must|shall|should|is to|are to|will|has to|have to|(?:is|are) (?:required|instructed|directed"
    r"|asked|told) to)\b(?! not\b)"
)
_GOOD = (
    r"(?:acceptable|approved?|compliant|signable|standard|low[- ]risk|fair|favou?rable|safe|harmless"
    r"|unproblematic|fully met|met|conforming)"
)
_THIS = (
    r"(?:this|the|these|that) (?:agreement|contract|document|addendum|paper|clause|section|paragraph"
    r"|sentence|passage|provision|terms?)"
)
_ANSWER = (
    rf"(?:(?:approve|accept|sign|recommend|endorse)\w* (?:{_THIS}|it\b|signature)"
    rf"|(?:report|mark|rate|treat|classify|conclude|find|describe|consider|regard|score|label|flag|deem|assess"
    rf"|state|say|answer)\w*\b"
    rf"[^.\n]{{0,60}}\b{_GOOD}\b|(?:report|raise|flag|list|mention|find|state)\w* (?:that )?(?:there (?:are|is) )?no "
    rf"(?:[a-z]+ )?(?:issues?|findings?|risks?|concerns?|flags?|problems?|deviations?))"
)
_BIDDEN = (
    r"(?:(?<=^)|(?<=[.:;!?\"“(\[\n>*#-] )|(?<=[\n(\[\"“>*#])|(?<=\bplease )|(?<=\bnow )|(?<=\band )"
    r"|(?<=\bthen )|(?<=\byou must )|(?<=\byou should )|(?<=\byou shall ))"
)
"""Where an imperative begins."""
_MACHINE = (
    r"(?:(?:AI|artificial intelligence|automated)(?: (?:(?:language )?model|assistant|reviewer|agent|system|tool))?"
    r"|(?:large )?language model|LLM)"
)
_PRAISED = (
    r"(?:favou?rabl[ey]|positively|highly|leniently|generously"
    rf"|(?:as|to be)(?: \w+){{0,2}}? {_GOOD}\b|{_GOOD}(?=\W*$|[.!;\n]))"
)
_VERDICT = r"(?:verdict|rating|score|grade|assessment|conclusion)"
_ENGLISH = (
    rf"{_BIDDEN}{_LEAVE}\s+(?:{_WHOSE}\s+){{1,5}}(?:[\w'-]+\s+){{0,3}}?{_RULES}\b",
    r"\b(?:forget|ignore|disregard) (?:everything|anything|all|what(?:ever)?)(?: \w+){0,4} (?:above|before"
    r"|earlier|(?:been )?(?:told|instructed))\b",
    rf"{_READER}{_DUTY}[^.\n]{{0,40}}?\b(?:{_ANSWER}"
    rf"|{_LEAVE}\s+(?:{_WHOSE}\s+){{1,5}}(?:[\w'-]+\s+){{0,3}}?{_RULES}\b)",
    r"\byou are (?:now )?(?:an? )?(?:helpful |expert |legal |contract )*(?:AI|artificial intelligence"
    r"|language model|LLM|assistant|chatbot|"
    r"(?:contract |legal )reviewer)\b",
    r"\bas an? (?:AI|artificial intelligence|language model|LLM)(?: (?:language )?(?:model|assistant"
    r"|reviewer))?,? you\b",
    rf"\bas an? {_MACHINE}\b[^.\n]{{0,80}}?, (?:please |kindly |always |simply |now )*(?:rate|approve|accept|mark|score"
    rf"|grade|recommend|sign|endorse|treat|classify|label|report|conclude)\b (?:{_THIS}|it|that|every\w*|all|no)\b",
    rf"{_BIDDEN}(?:rate|score|mark|grade|classify|label|assess|judge|treat) (?:it|{_THIS}) {_PRAISED}",
    rf"{_BIDDEN}(?:return|output|give|set|produce|issue|emit|assign|print) (?:it )?(?:only )?(?:the |an? |your |its )?"
    rf"(?:final |overall |review )?{_VERDICT}\b(?:(?: of| to| as| is)\b|\s*[:=])? ?[\"“'‘]?"
    rf"(?:signable|{_GOOD}|pass(?:ed)?|positive|[0-9]+)\b",
    r"(?:(?<=^)|(?<=\n)|(?<=[.!?\"“] ))[^\w\n]{0,6}(?:system|assistant|developer)\W{0,3}:\W{0,4}(?:please |now )*"
    rf"(?:you are now\b|you are (?:an? )?{_MACHINE}\b|from now on\b|{_LEAVE}\b|{_ANSWER}"
    r"|(?:respond|answer|reply) (?:only|with|that)\b"
    r"|(?:return|output|print|emit) (?:only|the (?:word|verdict)|verdict)\b"
    r"|(?:enable|enter|switch to|activate) \w+ mode\b)",
    r"(?:^|\n|(?<=[.!?] ))\W{0,6}(?:system|new|developer|hidden) (?:prompt|instructions?|message)s?\s*:"
    r"|<\|(?:im_start|system|user)\|?>?|\[/?INST\]"
    r"|(?:^|\n)#{2,4} ?(?:system|instructions? to (?:the )?(?:AI|model|assistant|reviewer))\b|<</?SYS>>",
    r"\b(?:note|message|instructions?|attention|memo)\b[^.\n]{0,30}\b(?:to|for) (?:the |any |all )?(?:AI|LLMs?"
    r"|language models?|"
    r"(?:automated|AI|machine) (?:reviewers?|reviewing|systems?|tools?|assistants?|readers?))\b\s*[:,–—-]",
    r"\byour (?:answer|verdict|output|response|summary|assessment|report|review|analysis) (?:must|should|shall"
    r"|is to|will) "
    r"(?:only )?(?:be|say|state|read|conclude|find|show)(?: that)? ?[\"“'‘:]{0,2} ?(?:the |it |this "
    r"|there )?(?:\w+ ){0,3}?"
    r"(?:signable|approved?|acceptable|compliant|positive|favou?rable|low[- ]risk|standard|no (?:issues?"
    r"|findings?|risks?|concerns?))\b",
    r"\b(?:respond|answer|reply|output) (?:only )?(?:with )?(?:only )?[\"“']?(?:SIGNABLE|APPROVED|ACCEPTABLE"
    r"|COMPLIANT|no issues)\b",
    r"\bdo not (?:flag|report|highlight|mention|raise|list) (?:this|these|the (?:following|above)"
    r"|any of (?:this|these)) "
    r"(?:clauses?|sections?|paragraphs?|sentences?|passages?|provisions?|terms?|instructions?|issues?|findings?)\b",
    r"\bdo not (?:reveal|disclose|repeat|mention) (?:this|these|your) (?:system )?(?:instructions?|prompts?)\b",
)
_OTHER_LANGUAGES = (
    r"\b(?:ignorier(?:e|en sie|t)|missacht(?:e|en sie|et)|vergiss|vergessen sie|umgeh(?:e|en sie))\b[^.\n]{0,50}"
    r"\b(?:anweisungen|regeln|vorgaben|instruktionen|richtlinien)\b",
    r"\b(?:ignore[rz]?|oublie[rz]?|n[ée]glige[rz]|contourne[rz]|ne (?:tenez|tiens) pas compte)\b[^.\n]{0,30}"
    r"\b(?:toutes|tous|vos|tes|les|des|ces)\b[^.\n]{0,30}\b(?:instructions|r[èe]gles|consignes|directives)\b",
    r"\b(?:ignor[ae]|ignoren|olvid[ae]|omit[ae]|desestim[ae]|ha[zg]a? caso omiso de)\b[^.\n]{0,40}"
    r"\b(?:instrucciones|reglas|directrices|indicaciones)\b",
    r"\b(?:ignora(?:te)?|dimentica(?:te)?|trascura(?:te)?|non ten(?:ere"
    r"|ete) conto)\b[^.\n]{0,40}\b(?:istruzioni|regole|direttive)\b",
    r"\b(?:ignor[ae]|esque[çc]a|desconsidere)\b[^.\n]{0,40}\b(?:instru[çc][õo]es|regras|diretrizes)\b",
    r"\b(?:negeer|vergeet|omzeil)\b[^.\n]{0,40}\b(?:instructies|regels|richtlijnen|aanwijzingen)\b",
    r"\b(?:zignoruj|ignoruj|pomiń)\b[^.\n]{0,40}\b(?:instrukcje|zasady|polecenia)\b",
    r"(?:忽略|无视|無視|忽視)[^。\n]{0,20}(?:指令|规则|規則|指示|说明|提示)|(?:指示|ルール|命令)[^。\n]{0,12}無視",
)
_ORDERS = re.compile("|".join(f"(?:{pattern})" for pattern in (*_ENGLISH, *_OTHER_LANGUAGES)), re.IGNORECASE)
_HONEST = re.compile(
    r"\b(?:shall|must|may|will|can|should|does|do|did|not to|agrees? to|attempt(?:s|ing)? to|tr(?:y|ies"
    r"|ying) to)(?: not| never)? (?:\w+ ){0,2}$"
    r"|\b(?:not|never|cannot|without|nor|to) (?:\w+ ){0,1}$",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(
    r"\b(?:not|never|prohibit\w*|forbid\w*|refrain\w*|restrict\w*|unauthori[sz]ed|breach"
    r"|violat\w*)\b[^.]{0,400}(?:[;:,*•-]|\n)\W{0,6}$",
    re.IGNORECASE,
)
"""An item of a list of what nobody may do."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def odd_words(packet: Sequence[Document]) -> tuple[OddWords, ...]:
    """What in *packet* is there to steer its reader, in order."""
    return tuple(odd for document in packet for odd in (*_orders(document), *_unshown(document)))


def orders_to_the_reader(document: Document) -> tuple[Quote, ...]:
    """Sentences that tell whoever reviews the paper, or its machine, to leave its rules."""
    return tuple(odd.quote for odd in _orders(document))


def is_order(words: str) -> bool:
    """True where *words* hold an order to the reader."""
    return any(True for _ in _found(words))


def _orders(document: Document) -> Iterator[OddWords]:
    places = list(islice(_found(document.text), MOST))
    sentences = list(units(document, plain(document.text))) if places else []
    told = dict.fromkeys(_sentence(document, sentences, *place) for place in places)
    for quote in told:
        yield OddWords(ORDER, _ORDERED, quote)


def _found(text: str) -> Iterator[tuple[int, int]]:
    """Where *text* orders its reader about, also where characters without width cut the words."""
    kept = [at for at in range(len(text)) if not _UNSEEN.match(text, at)] if _UNSEEN.search(text) else None
    bare = _UNSEEN.sub("", text) if kept else text
    for match in _ORDERS.finditer(bare):
        before = bare[max(0, match.start() - 500) : match.start()]
        if _HONEST.search(before[-60:]) or _FORBIDDEN.search(before):
            continue
        yield (kept[match.start()], kept[match.end() - 1] + 1) if kept else match.span()


def _sentence(document: Document, sentences: Sequence[Unit], start: int, end: int) -> Quote:
    touched = [unit for unit in sentences if unit.start < end and start < unit.end]
    if not touched:
        return document.quote(start, end)
    return document.quote(min(start, *(u.start for u in touched)), max(end, *(u.end for u in touched)))


def _unshown(document: Document) -> Iterator[OddWords]:
    searched = 0
    for mark in document.marks[:MOST]:
        if SOFT_HYPHEN in (mark.words, document.text[mark.start : mark.end]):
            continue
        code, says = _MARKS[mark.kind]
        if mark.kind is OddMarkKind.HIDDEN:
            says = f"{says}: “{_shown(mark)}”"
            if is_order(mark.words[: max(0, MOST_HIDDEN - searched)]):
                yield OddWords(ORDER, f"{_ORDERED}; the words are hidden: “{_shown(mark)}”", _where(document, mark))
            searched += len(mark.words)
        yield OddWords(code, says, _where(document, mark))


def _shown(mark: OddMark) -> str:
    line = " ".join(mark.words.split())
    return line if len(line) <= 400 else f"{line[:400]}…"


def _where(document: Document, mark: OddMark) -> Quote:
    return document.quote(mark.start, mark.end)
