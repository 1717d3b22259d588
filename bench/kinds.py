"""How often the kind of a real paper is told from its words, on a half to develop on and a half to measure on.

Run: .venv/bin/python bench/kinds.py [--errors]

The key was made by reading titles (for five sealed papers: their file names). It stands here by file name so that no
rule can see it; a file falls into a half by a hash of its name. Several kinds, where a title names two. The papers'
texts are not ours and are read from the shared material beside the checkout.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

from bailment import documents
from bailment.playbook.kinds import load_kinds
from bailment.review.look import author_read, kind_read

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
DEV = {
    "msa": "bonterms-cloud-terms codeium-terms common-paper-csa-with-ai cursor-terms deepseek-developer-terms "
    "google-genai-terms mistral-developer-terms openrouter-terms replicate-terms sambanova-terms xai-commercial-terms",
    "ai_addendum": "common-paper-ai-addendum",
    "baa": "common-paper-baa hhs-model-baa",
    "dpa": "common-paper-dpa jasper-dpa mistral-dpa openai-dpa",
    "scc": "eu-ai-clauses-high-risk",
}
FORMS = {
    "nda": "bonterms-mutual-nda common-paper-mutual-nda common-paper-one-way-nda",
    "services": "bonterms-professional-services-agreement common-paper-professional-services-agreement "
    "common-paper-independent-contractor-agreement",
    "ai_addendum": "common-paper-ai-addendum-in-app common-paper-ai-addendum",
    "amendment": "common-paper-amendment",
    "baa": "common-paper-business-associate-agreement",
    "msa": "common-paper-cloud-service-agreement common-paper-csa-click-through common-paper-csa-with-ai "
    "common-paper-csa-with-sla common-paper-csa-without-sla",
    "dpa": "common-paper-data-processing-agreement",
    "pilot": "common-paper-design-partner-agreement common-paper-pilot-agreement",
    "letter_of_intent": "common-paper-letter-of-intent common-paper-term-sheet",
    "order_form": "common-paper-order-form-with-sla common-paper-order-form",
    "collaboration": "common-paper-partnership-agreement",
    "licence": "common-paper-software-license-agreement",
    "sow": "common-paper-statement-of-work",
}
CUAD = {
    "services": "ADUROBIOTECH ASPIRITYHOLDINGS ClickstreamCorp PelicanDelivers PhotronicsInc TRANSMONTAIGNE",
    "collaboration": "BIOCEPTINC CARDAX CHINARECYCLING ENERGOUSCORP FuelcellEnergy IDREAMSKY INTELLIGENTHIGHWAY "
    "LEJUHOLDINGS Microgenics PLAYAHOTELS SENMIAO VIRTUALSCOPICS",
    "collaboration|licence": "Array EtonPharmaceuticals",
    "collaboration|contract": "IntegrityMedia",
    "licence": "AlliedEsports CardlyticsInc DataCall FIDELITYNATIONAL GopageCorp IdeanomicsInc OTISWORLDWIDE "
    "VirtuosoSurgical WebmdHealth",
    "joint_venture": "KIROMIC",
    "amendment": "BellringBrands ScansourceInc",
    "other": "OLDAPIWIND",
}
"""Every file of cuad that is not named here is a contract of another kind."""
TERMS_OF_USE = ("2024-02-26_", "2024-02-27_", "2024-03-02_", "2024-03-06_", "2024-03-12_")
"""The versions that bear the title Terms of Use, whatever folder they were filed under."""


def key() -> dict[Path, str]:
    """Each file with the kinds that it may be told to be."""
    expected: dict[Path, str] = {}
    for folder, named in (("dev", DEV), ("forms", FORMS)):
        kinds = {name: kind for kind, names in named.items() for name in names.split()}
        expected |= {path: kinds[path.stem] for path in sorted((DATA / "contracts" / folder).iterdir())}
    for path in sorted((DATA / "contracts" / "versions").iterdir()):
        expected[path] = "msa" if any(mark in path.name for mark in TERMS_OF_USE) else "dpa"
    kinds = {name: kind for kind, names in CUAD.items() for name in names.split()}
    for path in sorted((DATA / "cuad" / "text").iterdir()):
        expected[path] = next((kind for name, kind in kinds.items() if path.name.startswith(name)), "contract")
    return expected


def half(path: Path) -> str:
    """The half to which a file belongs; a Word file and its text go together."""
    return "measure" if sha256(path.stem.encode()).digest()[0] % 2 else "develop"


def main() -> None:
    if not DATA.is_dir():
        sys.exit(f"{DATA} is not there: the papers are not ours to ship")
    language, right, of = load_kinds(), Counter[str](), Counter[str]()
    sure, sure_right, authors, begun = Counter[str](), Counter[str](), Counter[str](), time.process_time()
    for path, expected in key().items():
        document = documents.read(path.read_bytes(), path.name)
        read = kind_read(document, language)
        authors[author_read(document, language).by] += 1
        name = f"{half(path)}, {'versions of three DPAs' if path.parent.name == 'versions' else 'all others'}"
        hit = read.kind in expected.split("|")
        of[name] += 1
        right[name] += hit
        sure[f"{half(path)} {read.confidence.value}"] += 1
        sure_right[f"{half(path)} {read.confidence.value}"] += hit
        if not hit and "--errors" in sys.argv and half(path) == "develop":
            print(f"  {path.name[:60]:60} {read.kind} ({read.confidence.value}), not {expected}")
    for name in sorted(of):
        print(f"{name:<36} {right[name]:>3} of {of[name]:>3}  {right[name] / of[name]:.3f}")
    for name in sorted(sure):
        print(f"{name + ' confidence':<36} {sure_right[name]:>3} of {sure[name]:>3}")
    print(f"drafted by: {dict(authors)};  {time.process_time() - begun:.1f} s of processor time with reading the files")


if __name__ == "__main__":
    main()
