"""Where deals live: one folder and one SQLite database each, with one thread that writes."""

from bailment.store.deal import Deal, StoredAgreement, StoredFile, StoredSignature, create, open_deal
from bailment.store.ledger import StoredLedger
from bailment.store.transaction import Transaction

__all__ = [
    "Deal",
    "StoredAgreement",
    "StoredFile",
    "StoredLedger",
    "StoredSignature",
    "Transaction",
    "create",
    "open_deal",
]
