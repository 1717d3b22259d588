"""Terms of licence, collaboration and alliance papers keep their value in other words, and lose it when the sense turns."""

from __future__ import annotations

import pytest

from bailment.documents.reader import read as document
from bailment.reading import load_lexicon, load_terms, read

ROWS, LEXICON = load_terms(), load_lexicon()

SAID: tuple[tuple[str, str, object], ...] = (
    ("asset.identified", "Licensor licenses to Licensee the Model described in Schedule 2.", True),
    ("asset.identified", "Licensor licenses to Licensee its technology.", False),
    ("results.owner", "All Inventions made in the Study shall be owned by Sponsor.", "one_party"),
    ("results.owner", "The parties shall jointly own all Results.", "joint"),
    ("results.owner", "Each Invention belongs to the party whose employees made it.", "inventor"),
    (
        "results.owner",
        "Acme shall own all Inventions relating to the Assay. Beta shall own all Inventions relating to the Drug.",
        "divided",
    ),
    (
        "results.owner",
        "Acme shall own Inventions made solely by its employees. Beta shall own Inventions made solely by its staff.",
        "inventor",
    ),
    ("results.owner", "Licensor owns the Licensed Patents.", "silent"),
    ("results.licence_back", "Company owns the Results and University may use the Results for teaching.", True),
    ("results.licence_back", "Company owns the Results and University has an option to a licence of them.", False),
    ("results.licence_back_free", "Sponsor grants Clinic a royalty-free licence to use the Inventions.", True),
    ("licence.exclusivity", "Licensor grants Licensee an exclusive licence to use the Data.", "exclusive"),
    ("licence.exclusivity", "Licensor grants Licensee a non-exclusive licence to use the Data.", "non_exclusive"),
    ("licence.exclusivity", "The licence is exclusive in Japan and non-exclusive elsewhere.", "mixed"),
    ("licence.exclusivity", "The remedies in this licence are not exclusive of any others.", "silent"),
    ("licence.field_limited", "Licensee may use the Model solely for the diagnosis of stroke.", True),
    ("licence.territory", "Licensor grants Licensee a worldwide licence.", "worldwide"),
    ("licence.territory", "Licensor grants Licensee a licence within the United Kingdom.", "limited"),
    ("licence.territory", "Licensor, with offices worldwide, delivers the Data.", "silent"),
    ("licence.sublicence", "Licensee may sublicense the rights granted to it.", "allowed"),
    ("licence.sublicence", "Licensee shall not sublicense without Licensor's prior written consent.", "with_consent"),
    ("licence.sublicence", "The licence is non-sublicensable.", "prohibited"),
    ("licence.survives", "The licence is perpetual and irrevocable.", True),
    ("licence.survives", "The audit rights continue for a year after the termination of this licence.", False),
    ("publication.permitted", "University may publish the results of the Project.", True),
    ("publication.permitted", "Neither party may publish the results of the Project.", False),
    ("publication.review_days", "Sponsor has 45 days to review each manuscript before it is submitted.", 45),
    ("publication.review_days", "Sponsor may ask University to delay publication by 60 days.", None),
    ("publication.delay_days", "Sponsor may ask University to delay publication by 60 days to file a patent.", 60),
    ("money.share_percent", "Licensee pays a royalty of 6% of Net Sales, falling to 3.5% of Net Sales in Asia.", 3.5),
    ("money.share_percent", "Company shall pay twelve and a half percent of the revenue.", 12.5),
    ("money.share_percent", "Royalties paid late bear interest at 2% above the base rate.", None),
    ("money.share_percent", "Licensee bears the costs of an audit that shows royalties underpaid by 5%.", None),
    ("money.share_percent", "The parties own 50% each of the shares in the company.", None),
    ("money.share_capped", "No royalty is due once Licensee has paid $2,000,000 in total.", True),
    ("money.equity", "Licensee issues to Licensor 10,000 shares of common stock.", True),
    ("money.equity", "Each party represents and warrants to the other that it may grant the licence.", False),
    ("money.milestones", "Licensee pays $500,000 upon regulatory approval of the first Product.", True),
    ("money.milestones", "Licensee shall reach the development milestones in Exhibit C.", False),
    ("money.reach_through", "A royalty of 1% is due on every drug discovered through use of the Library.", True),
    ("money.reach_through", "Provider has no claim to inventions made through use of the Library.", False),
    ("term.initial_months", "This Agreement remains in force for a period of five (5) years.", 60),
    ("term.initial_months", "The term of this Agreement runs from 1 May 2030 to 31 October 2031.", 18),
    ("term.initial_months", "This Agreement continues until the third anniversary of the Effective Date.", 36),
    ("term.initial_months", "This Agreement may be renewed for one additional term of two years.", None),
    ("term.initial_months", "This Agreement continues until the last patent expires.", None),
    ("updates.notice_days", "Licensor gives 45 days' notice before it replaces a version of the Model.", 45),
    ("updates.notice_days", "Either party may end this Agreement on 45 days' notice.", None),
    ("materials.returned", "On termination Licensee shall return or destroy the Data.", True),
    ("materials.returned", "On termination Licensee may retain the Data.", False),
    (
        "asset.identified",
        "Nothing in this section will reduce the protection of Personal Data set out in Exhibit A.",
        False,
    ),
    (
        "licence.sublicence",
        "Licensor grants a non-sublicensable, non-transferable (except as permitted in Section 12) licence.",
        "prohibited",
    ),
    ("licence.sublicence", "The licence is non-sublicensable (except to Affiliates).", "with_consent"),
    ("licence.territory", "Provider may use and transfer Personal Data within the United States.", "silent"),
    ("licence.field_limited", "Any audit may only be conducted to the extent necessary on ninety days' notice.", False),
)


@pytest.mark.parametrize(("key", "text", "value"), SAID)
def test_a_sentence_gives_its_term_this_value(key: str, text: str, value: object) -> None:
    paper = document(f"{text}\n".encode(), "paper.txt")
    assert read(paper, ROWS, LEXICON).terms[key].value == value


def test_a_date_of_expiry_in_a_table_gives_the_term_with_its_words() -> None:
    text = "Effective Date: May 1, 2030\n\nExpiration Date: October 31, 2031\n\nThis Agreement expires on that date.\n"
    term = read(document(text.encode(), "paper.txt"), ROWS, LEXICON).terms["term.initial_months"]
    assert term.value == 18
    assert term.quote is not None and term.quote.words == "Expiration Date: October 31, 2031"


def test_an_impossible_date_is_no_end() -> None:
    text = "Effective Date: May 1, 2030\n\nExpiration Date: February 31, 2031\n"
    assert read(document(text.encode(), "paper.txt"), ROWS, LEXICON).terms["term.initial_months"].value is None


VENDOR = """# 1. Service

Provider makes the Cloud Service available to Customer. Customer may access and use the Cloud Service solely for its
internal business purposes within the United States, by the software described in Exhibit A. Customer pays the
fees that the order form states.

# 2. End

On termination of this Agreement Provider shall return or destroy the data and the content of Customer.
"""


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("asset.identified", True),
        ("licence.field_limited", True),
        ("licence.territory", "limited"),
        ("materials.returned", True),
    ],
)
def test_a_licence_is_read_only_in_a_paper_of_partners(key: str, told: object) -> None:
    partners = f"{VENDOR}\n# 3. Data\n\nProvider grants Customer a licence to its data sets.\n"
    values = [read(document(text.encode(), "paper.md"), ROWS, LEXICON).terms[key].value for text in (VENDOR, partners)]
    assert values == ["silent" if told == "limited" else False, told]
