// What the paper is, and what only a person can say of the deal.

import { $, button, capital, count, el, fill, fold, theirs, trouble } from "./dom.js";

/** Show what it is, and ask for side, purpose, facts and words; `tell(change)` judges anew. */
export function show(review, state, words, refused, tell) {
  fill($("deal"), el("h2", { id: "deal-title" }, review ? "What it is" : "What it is for"),
    review && [review.papers.map((one, place) => paper({ ...one, place }, review.papers.length > 1, words, tell)), sides(review.side, state, words, tell)],
    purpose(state, words, refused, tell),
    review?.facts.length > 0 && facts(review.facts, tell), review && slots(review.clauses, state, tell));
}

function paper({ place, name, kind, says, sure, author, author_sure, quotes }, several, words, tell) {
  return el("div", { class: "is" },
    el("p", {}, several && [theirs(name, "strong"), " is "], several ? says : ["This is ", el("strong", {}, says)], "."),
    el("small", {}, `The kind is ${sure}. ${capital(author)} (${author_sure})`, quotes.length > 0 && [", judging by “", theirs(quotes[0]), "”"], "."),
    fold("It is something else", { class: "small", id: `other-${place}` },
      el("select", { id: `kind-${place}`, "aria-label": `Read ${name} as`, onchange: (event) => tell({ kinds: { [name]: event.target.value } }) },
        Object.entries(words.kinds).map(([key, full]) => el("option", { value: key, selected: key === kind }, full)))));
}

function sides(side, state, words, tell) {
  const why = [capital(side.says), side.quote && [": “", theirs(side.quote), "”"]];
  return el("fieldset", { class: "sides" }, el("legend", {}, "Which side are you?"),
    words.sides.map(({ key, large, small }) => el("label", { class: "choice" },
      el("input", { type: "radio", id: `side-${key}`, name: "side", value: key, checked: key === side.key, onchange: () => tell({ side: key }) }),
      el("span", {}, large, key === side.proposed && el("em", {}, state.side ? " (proposed)" : " proposed"),
        el("small", {}, key === side.proposed && !state.side ? why : small)))));
}

function purpose(state, words, refused, tell) {
  const input = el("input", { id: "purpose", type: "text", maxlength: 300, value: state.purpose, autocomplete: "off",
    "aria-describedby": "purpose-means", placeholder: "in business words" });
  const means = (words.purposes.find(({ says }) => says === state.purpose.toLowerCase()) ?? {}).means;
  return form("purpose", () => tell({ purpose: input.value }),
    el("label", { for: "purpose" }, "What are the data wanted for?"),
    el("div", { class: "line" }, input, el("button", { id: "apply-purpose" }, "Apply")), refused.map(trouble),
    el("p", { id: "purpose-means", class: "soft small" }, means ? `${means}.` : "One task, and whom it serves. Or one of these:"),
    el("p", { class: "chips" }, words.purposes.map(({ says, means: full }) =>
      button(says, () => tell({ purpose: says }), { class: "chip", id: `purpose-${says}`.replace(" ", "-"), title: full, "aria-pressed": String(says === state.purpose) }))));
}

const form = (name, apply, ...children) => el("form", { class: name, onsubmit: (event) => {
  event.preventDefault();
  apply(new FormData(event.target));
} }, children);

/** The words that our clauses still need before they can go into the redline. */
function slots(clauses, state, tell) {
  const wanted = new Map(clauses.flatMap(({ unfilled }) => unfilled.map(({ slot, says }) => [slot, says])));
  for (const slot of Object.keys(state.words)) wanted.set(slot, slot.replaceAll("_", " "));
  wanted.delete("purpose");
  if (!wanted.size) return null;
  return fold("Words that our clauses need", { class: "facts", id: "slots" }, form("slots", (said) => tell({ words: Object.fromEntries(said) }),
    el("p", { class: "soft small" }, "A clause of ours whose words are open stays out of the redline."),
    [...wanted].map(([slot, says]) => el("div", { class: "fact" }, el("label", { for: `slot-${slot}` }, capital(says)),
      el("input", { id: `slot-${slot}`, name: slot, type: "text", value: state.words[slot], maxlength: 300 }))),
    el("p", {}, el("button", { id: "apply-words" }, "Apply the words"))));
}

const answers = (said, all) => Object.fromEntries(all.map(({ name }) => [name, said.getAll(`fact-${name}`)]));

function facts(all, tell) {
  const open = all.filter((fact) => fact.settles.length);
  const summary = open.length ? `${count(open.length, "fact")} that would settle more` : "Facts of the deal";
  return fold(summary, { class: "facts", id: "facts" }, form("said", (said) => tell({ facts: answers(said, all) }),
    el("p", { class: "soft small" }, "What findings of law turn on, and the paper need not say. Leave open what you do not know."),
    all.map(question), el("p", {}, el("button", { id: "apply-facts" }, "Apply the facts"))));
}

function question(fact) {
  const name = `fact-${fact.name}`;
  const notes = [fact.note && `${capital(fact.note)}.`, fact.settles.length > 0 && `Settles ${count(fact.settles.length, "point")}.`]
    .filter(Boolean).join(" ");
  const body = [notes && el("small", {}, notes), fact.quote && el("small", {}, "The paper says: “", theirs(fact.quote), "”")];
  if (fact.type === "set" && !fact.codes) {
    return el("fieldset", {}, el("legend", {}, fact.question), body, el("div", { class: "checks" }, fact.choices.map(({ value, says }) =>
      el("label", {}, el("input", { type: "checkbox", name, value, checked: (fact.value ?? []).includes(value) }), says))));
  }
  return el("div", { class: "fact" }, el("label", { for: name }, fact.question), body, field(fact, name));
}

function field(fact, name) {
  if (fact.type === "bool" || fact.type === "tri" || fact.type === "enum") {
    const choices = fact.type === "enum" ? fact.choices : [{ value: "true", says: "yes" }, { value: "false", says: "no" }];
    return el("select", { id: name, name }, el("option", { value: "" }, "not known"),
      choices.map(({ value, says }) => el("option", { value, selected: String(fact.value) === value }, says)));
  }
  const text = Array.isArray(fact.value) ? fact.value.join(", ") : fact.value;
  const type = { int: "number", date: "date" }[fact.type] ?? "text";
  return el("input", { id: name, name, type, value: text, placeholder: fact.codes ? "two-letter codes, such as WA, OR" : null });
}
