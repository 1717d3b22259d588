"""The words of an agreement: closed lists, with what each implies and what lies below it.

Source: the rights bundle, sections 1 to 5.
"""

from __future__ import annotations

from enum import StrEnum


class Modality(StrEnum):
    """What a grant does: permits, prohibits, or lays a duty (which permits nothing)."""

    PERMIT = "permit"
    PROHIBIT = "prohibit"
    OBLIGE = "oblige"


class Role(StrEnum):
    """The side on which a party stands."""

    HOSPITAL_CUSTOMER = "hospital_customer"
    VENDOR = "vendor"
    LICENSOR = "licensor"
    LICENSEE = "licensee"
    RECIPIENT = "recipient"


class DocumentKind(StrEnum):
    """What a paper is, in the default order of rank; the paper's own order counts."""

    SCC = "scc"
    UK_ADDENDUM = "uk_addendum"
    BAA = "baa"
    DPA = "dpa"
    ORDER_FORM = "order_form"
    MSA = "msa"
    ONLINE_TERMS = "online_terms"


class AssetClass(StrEnum):
    """The thirteen kinds of thing that a right can be about."""

    DATASET = "dataset"
    ANNOTATION = "annotation"
    FEATURE = "feature"
    EMBEDDING = "embedding"
    WEIGHTS = "weights"
    PROMPT = "prompt"
    OUTPUT = "output"
    DERIVED = "derived"
    METADATA = "metadata"
    FEEDBACK = "feedback"
    SYNTHETIC = "synthetic"
    DOCUMENTATION = "documentation"
    KNOW_HOW = "know_how"


class LegalStatus(StrEnum):
    """How far the people in an asset can be known."""

    IDENTIFIED = "identified"
    PSEUDONYMISED = "pseudonymised"
    LIMITED_DATA_SET = "limited_data_set"
    DEIDENTIFIED = "deidentified"
    ANONYMOUS = "anonymous"
    NO_PERSONAL_DATA = "no_personal_data"


class Environment(StrEnum):
    """Where the work is done."""

    HOSPITAL_SDE = "hospital_sde"
    HDAB_SPE = "hdab_spe"
    FEDERATED_NODE = "federated_node"
    VENDOR_TENANT = "vendor_tenant"
    CUSTOMER_TENANT = "customer_tenant"
    CONFIDENTIAL_ENCLAVE = "confidential_enclave"
    CUSTOMER_PREMISES = "customer_premises"
    DEVICE = "device"


class Store(StrEnum):
    """The six places in which a vendor keeps what it was sent."""

    INPUTS = "inputs"
    OUTPUTS = "outputs"
    LOGS = "logs"
    BACKUPS = "backups"
    SUPPORT_ARTIFACTS = "support_artifacts"
    DERIVED_DATA = "derived_data"


class Action(StrEnum):
    """What can be done with an asset; seven families and their members."""

    ACCESS = "access"
    VIEW = "view"
    QUERY = "query"
    COMPUTE_IN_PLACE = "compute_in_place"
    RECEIVE_COPY = "receive_copy"

    USE = "use"
    INFER = "infer"
    ANALYSE = "analyse"
    LINK = "link"
    REIDENTIFY = "reidentify"
    COMBINE = "combine"

    LEARN = "learn"
    TRAIN_SCRATCH = "train_scratch"
    FINE_TUNE = "fine_tune"
    RAG_INDEX = "rag_index"
    EVALUATE = "evaluate"
    BENCHMARK = "benchmark"
    DISTIL = "distil"
    PROMPT_MINE = "prompt_mine"
    HYPERPARAMETER_SELECT = "hyperparameter_select"
    FEDERATED_UPDATE = "federated_update"
    HUMAN_REVIEW_FOR_DEV = "human_review_for_dev"

    MAKE = "make"
    DERIVE = "derive"
    ANNOTATE = "annotate"
    DEIDENTIFY = "deidentify"
    SYNTHESISE = "synthesise"
    PUBLISH = "publish"

    MOVE = "move"
    EXPORT = "export"
    TRANSFER = "transfer"
    DISCLOSE = "disclose"
    SUBLICENSE = "sublicense"
    SELL = "sell"
    HOST = "host"

    KEEP = "keep"
    STORE = "store"
    RETAIN_AFTER_TERM = "retain_after_term"
    BACK_UP = "back_up"

    END = "end"
    DELETE = "delete"
    RETURN = "return"
    CERTIFY = "certify"
    ROLL_BACK = "rollback"
    RETIRE = "retire"


def _families() -> dict[Action, frozenset[Action]]:
    heads = (Action.ACCESS, Action.USE, Action.LEARN, Action.MAKE, Action.MOVE, Action.KEEP, Action.END)
    members: dict[Action, set[Action]] = {head: set() for head in heads}
    head = Action.ACCESS
    for action in Action:
        if action in members:
            head = action
        else:
            members[head].add(action)
    return {head: frozenset(actions) for head, actions in members.items()}


MEMBERS = _families()
"""The members of each family: a prohibition of it bars them all, a permission reaches them only if it says so."""

IMPLIED: dict[Action, frozenset[Action]] = {
    Action.RECEIVE_COPY: frozenset({Action.STORE}),
    Action.TRAIN_SCRATCH: frozenset({Action.VIEW}),
}
"""What a permission brings with it, within its own limits. A closed list: nothing else is implied."""

ONLY_BY_NAME = frozenset({Action.SUBLICENSE, Action.SELL, Action.RETAIN_AFTER_TERM})
"""Never reached through a family."""

NEVER = frozenset({Action.REIDENTIFY})
"""No permission of an agreement reaches these."""

DOUBTFUL_REACH = MEMBERS[Action.LEARN] | {Action.ANALYSE}
"""The actions that a doubtful word reaches in its wide reading; in its narrow one it reaches none."""


class Purpose(StrEnum):
    """What a use may be for; an agreement names its own purposes below these."""

    SERVICE_DELIVERY = "service_delivery"
    DIRECT_CARE = "direct_care"
    MODEL_DEVELOPMENT = "model_development"
    TRAINING = "training"
    VALIDATION = "validation"
    TESTING = "testing"
    MODEL_IMPROVEMENT = "model_improvement"
    RESEARCH = "research"
    POST_MARKET_MONITORING = "post_market_monitoring"
    SERVICE_IMPROVEMENT = "service_improvement"
    PRODUCT_ANALYTICS = "product_analytics"
    MARKETING = "marketing"
    INSURANCE = "insurance"
    EMPLOYMENT = "employment"
    CREDIT = "credit"


ABOVE: dict[Purpose, Purpose] = {
    Purpose.DIRECT_CARE: Purpose.SERVICE_DELIVERY,
    Purpose.TRAINING: Purpose.MODEL_DEVELOPMENT,
    Purpose.VALIDATION: Purpose.MODEL_DEVELOPMENT,
    Purpose.TESTING: Purpose.MODEL_DEVELOPMENT,
    Purpose.MODEL_IMPROVEMENT: Purpose.MODEL_DEVELOPMENT,
}
"""The purpose under which each other one lies."""

NEVER_FOR = frozenset({Purpose.INSURANCE, Purpose.EMPLOYMENT, Purpose.CREDIT})
"""No permission of an agreement reaches these."""

DOUBTFUL_PURPOSES = frozenset(
    {purpose for purpose, above in ABOVE.items() if above is Purpose.MODEL_DEVELOPMENT}
    | {Purpose.MODEL_DEVELOPMENT, Purpose.SERVICE_IMPROVEMENT, Purpose.PRODUCT_ANALYTICS}
)
"""The purposes that a doubtful word reaches in its wide reading."""

PATIENT_RECORD = "patient_record"
"""The root of lineage: care itself, not an asset of the agreement."""
