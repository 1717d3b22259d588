"""An agreement compiled into a policy: deny by default, an answer to every ask, each with its reason and its clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bailment.agreement import Agreement, Exclusion, Forced, Plan, Retention, Rights, Upstream, Use, Verdict, rights
from bailment.agreement.vocabulary import Action, Environment
from bailment.policy.decision import Allow, Ask, Decision, Deny, Gap
from bailment.policy.exclusion import Watch, spelt, watches
from bailment.policy.index import Index, indexed
from bailment.policy.reason import doubt, refusal

_ACTIONS = {str(action): action for action in Action}
_ENVIRONMENTS = {str(environment): environment for environment in Environment}
_UNEXECUTED = Gap("the agreement is not executed: signatures or the executed paper are missing")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the gateway enforces: `decide` answers; the rest is what it must do to what it lets through.

    `environment` is where the agreement's work is done ("" where it does not say), `clause` where its controls stand.
    """

    executed: bool
    forced: tuple[Forced, ...]
    plan: Plan
    hosts: tuple[Upstream, ...]
    retention: tuple[Retention, ...]
    excluded: tuple[Exclusion, ...]
    environment: str
    clause: str
    _rights: Rights
    _index: Index
    _watches: tuple[Watch, ...]
    _routes: dict[str, Upstream]

    def decide(self, ask: Ask) -> Decision:
        """Whether *ask* is allowed.

        Promises: never raises; answers every ask, whatever its texts; Allow only where the agreement is executed, the
        host is listed and computes at the place asked for, nothing excluded would go, and the algebra says YES.
        """
        if not self.executed:
            return _UNEXECUTED
        return self._excluded(ask) or self._unrouted(ask) or self._index.allowed(ask) or self._explained(ask)

    def met(self, paths: Iterable[str] = (), codes: Iterable[str] = (), texts: Iterable[str] = ()) -> tuple[str, ...]:
        """The ids of the exclusions that content meets: by the paths of its fields, its codes, or words of its texts.

        Shape: a code is `system|code`.
        """
        paths, codes, spellings = tuple(paths), tuple(codes), tuple(map(spelt, texts))
        return tuple(watch.exclusion.id for watch in self._watches if watch.meets(paths, codes, spellings))

    def _excluded(self, ask: Ask) -> Deny | None:
        for watch in self._watches:
            if watch.exclusion.id in ask.excluded or watch.bars(ask.fields):
                return Deny(f"excluded data: {watch.exclusion.says}", watch.clause)
        return Deny("the content is marked as excluded data", self.clause) if ask.excluded else None

    def _unrouted(self, ask: Ask) -> Deny | Gap | None:
        if not ask.host:
            return None
        route = self._routes.get(ask.host)
        if route is None:
            return self._unlisted()
        if route.party != ask.party:
            return Deny(f"the upstream host is {route.party}'s, not the asking party's", self.clause)
        if route.country != ask.place:
            return Deny(f"the upstream host computes in {route.country}, not where it was asked to", self.clause)
        return None

    def _unlisted(self) -> Deny | Gap:
        if not self._routes:
            return Gap("the agreement lists no upstream host", self.clause)
        return Deny("the upstream host is not on the agreement's list", self.clause)

    def _explained(self, ask: Ask) -> Decision:
        """The answer of the algebra itself, with its reason."""
        for word, what in ((ask.party, "party"), (ask.purpose, "purpose"), (ask.place, "place of processing")):
            if not word:
                return Gap(f"no {what} is configured for this client", self.clause)
        action, environment = _ACTIONS.get(ask.action), _ENVIRONMENTS.get(ask.environment)
        if action is None:
            return Deny("the vocabulary of agreements has no such action")
        if environment is None:
            return Gap("the environment is not configured, or not with a word of the vocabulary", self.clause)
        use = _use(ask, action, environment)
        answer = self._rights.may(use)
        if answer.verdict is Verdict.YES:
            return Allow(str(answer.grants[0].source))
        return doubt(answer) if answer.verdict is Verdict.UNKNOWN else refusal(answer)


def compile(agreement: Agreement, *, executed: bool) -> Policy:
    """The policy of *agreement*; *executed* says whether both sides are bound by it (`agreement.is_executed`)."""
    controls = agreement.controls
    laid_out = rights(agreement)
    return Policy(
        executed=executed,
        forced=controls.forced,
        plan=agreement.plan,
        hosts=controls.hosts,
        retention=controls.retention,
        excluded=controls.excluded,
        environment=str(controls.environment or ""),
        clause=str(controls.source or ""),
        _rights=laid_out,
        _index=indexed(laid_out),
        _watches=watches(controls.excluded),
        _routes={upstream.host: upstream for upstream in controls.hosts},
    )


def _use(ask: Ask, action: Action, environment: Environment) -> Use:
    return Use(
        actor=ask.party,
        action=action,
        asset=ask.asset,
        purpose=ask.purpose,
        place=ask.place,
        environment=environment,
        day=ask.day,
        field_of_use=ask.field_of_use,
        shown=ask.shown,
    )
