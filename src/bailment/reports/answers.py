"""What we send beside a redline: the points to settle, a short letter, and questions to the vendor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bailment.documents.new_file import Block, Heading, Table, Text
from bailment.primitives.span import Quote
from bailment.reports.sheets import Sheet
from bailment.review.issues import Inquiry, Issue
from bailment.review.verdict import shortened

MOST_QUOTES = 3
MOST_SAYS = 2
LONGEST_QUOTE = 500
"""Units: characters."""
MOST_REASONS = 3
FIRST_POINTS = 5
"""How many points a letter names; the list holds all."""


def issues_sheet(documents: Sequence[str], issues: Sequence[Issue], about: str = "") -> Sheet:
    """The points to settle on *documents*, first things first; *about* says in a sentence what data are meant."""
    return Sheet(tuple(_issues(documents, issues, about)))


def _issues(documents: Sequence[str], issues: Sequence[Issue], about: str) -> Iterator[Block]:
    yield Heading(f"Points to settle: {_listed(documents)}", 0)
    if about:
        yield Text(about)
    if not issues:
        yield Text("There is nothing that we ask to be changed.")
        return
    yield Text("They stand in the order in which we would take them.")
    shown: dict[Quote, int] = {}
    for number, issue in enumerate(issues, 1):
        yield Heading(f"{number}. {issue.title}", 1)
        yield from _words(issue, shown, number)
        if issue.reasons:
            yield Text(
                f"{'; '.join(_running(reason) for reason in issue.reasons[:MOST_REASONS])}.", lead="Why it matters: "
            )
        yield Text(_request(issue), lead="What we ask: ")


def _words(issue: Issue, shown: dict[Quote, int], number: int) -> Iterator[Block]:
    """The words that point *number* is about; those that an earlier point has *shown* are named, not said again."""
    new = [quote for quote in issue.quotes if quote not in shown]
    for quote in new[:MOST_QUOTES]:
        shown[quote] = number
        yield _quoted(quote, "What we found: ")
    if len(new) > MOST_QUOTES:
        yield Text(f"And {_counted(len(new) - MOST_QUOTES)} to the same effect.")
    if earlier := [] if new else sorted({shown[quote] for quote in issue.quotes}):
        yield Text(f"the words under {_listed([f'point {at}' for at in earlier])}.", lead="What we found: ")
    for quote in issue.says[:MOST_SAYS]:
        yield _quoted(quote, "What the paper says: ")
    if issue.says and not issue.quotes:
        yield Text("These words leave open what we ask for below.")
    if not issue.says and not issue.quotes:
        yield Text("we see no words on this in the paper.", lead="What we found: ")


def _quoted(quote: Quote, lead: str) -> Text:
    return Text(f"“{shortened(quote.words, LONGEST_QUOTE)}” ({quote.span.document})", lead=lead)


def _counted(passages: int) -> str:
    return "one more passage" if passages == 1 else f"{passages} more passages"


def _request(issue: Issue) -> str:
    if issue.wording:
        return f"words to this effect: “{issue.wording}”"
    if not issue.is_owed:
        return "that these words be left out."
    return "your proposal of wording."


def questions_sheet(documents: Sequence[str], asked: Inquiry) -> Sheet:
    """The questions to the vendor, with room for its answers."""
    return Sheet(tuple(_questions(documents, asked)))


def _questions(documents: Sequence[str], asked: Inquiry) -> Iterator[Block]:
    yield Heading(f"Questions on {_listed(documents)}", 0)
    yield Text("Please answer each in the last column; until then we read an open answer as the widest use.")
    for heading in dict.fromkeys(question.heading for question, _ in asked.questions):
        yield Heading(heading, 1)
        rows = (
            (question.ask, f"{why}." if why else "", question.answer, "")
            for question, why in asked.questions
            if question.heading == heading
        )
        yield Table((("Question", "Why we ask", "What would answer it", "Your answer"), *rows))
    if asked.papers:
        yield Heading("Papers that we ask for", 1)
        yield from (Text(f"{_capital(paper)}.") for paper in asked.papers)
    if asked.places:
        yield Heading("Places that the paper leaves open", 1)
        places = ((_capital(what), f"“{shortened(where.words)}”", "") for what, where in asked.places)
        yield Table((("What is open", "Where", "Your answer"), *places))


def cover_letter(
    names: Mapping[str, str], issues: Sequence[Issue], attached: Sequence[str], papers: Sequence[str] = ()
) -> str:
    """A short e-mail to the other side, its subject in the first line.

    *names* says who signs (`ours`) and what the paper is called (`agreement`), where that is known; *attached* and
    *papers*, what goes with the letter and what we ask to be sent.
    """
    agreement = names.get("agreement") or "your draft"
    parts = [
        f"Subject: {_capital(_bare(agreement))}: points to settle",
        "Dear colleagues,",
        _opening(agreement, issues),
    ]
    if issues:
        first = (f"{at}. {issue.title}{_why(issue)}" for at, issue in enumerate(issues[:FIRST_POINTS], 1))
        parts.append("\n".join(first))
    if papers:
        parts.append(f"Please also send what the paper refers to and we do not have: {_listed(papers)}.")
    if attached:
        parts.append("\n".join(["Attached:", *(f"- {name}" for name in attached)]))
    parts.append("We are glad to talk it through.")
    parts.append("\n".join(["Kind regards,", *([names["ours"]] if names.get("ours") else [])]))
    return "\n\n".join(parts) + "\n"


def _opening(agreement: str, issues: Sequence[Issue]) -> str:
    if not issues:
        return f"Thank you for {agreement}. We have read it and ask for no change."
    count = "one point" if len(issues) == 1 else f"{len(issues)} points"
    few = f"; the first {FIRST_POINTS} are" if len(issues) > FIRST_POINTS else ""
    return f"Thank you for {agreement}. We have read it. Before we can sign, we ask to settle {count}{few}:"


def _why(issue: Issue) -> str:
    return f": {_running(issue.reasons[0])}" if issue.reasons else ""


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)


def _running(words: str) -> str:
    """The words as they run on within a sentence."""
    first = words.split(" ", 1)[0]
    keep = first.isupper() and len(first) > 1
    return (words if keep else words[:1].lower() + words[1:]).rstrip(".")


def _bare(name: str) -> str:
    return name.removeprefix("the ").removeprefix("this ").removeprefix("these ")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
