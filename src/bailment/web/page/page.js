// The page: files on the desk, a judgement, the answer.

import { $, count, el, trouble } from "./dom.js";
import * as deal from "./deal.js";
import * as desk from "./desk.js";
import * as files from "./files.js";
import * as findings from "./findings.js";
import * as tables from "./tables.js";
import * as verdict from "./verdict.js";

const STEPS = { reading: "Reading", mapping: "Mapping the samples" };
const KEPT = "packet";
let packet = null;
let words = null;
let asked = 0;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Do it, and tell what goes wrong where everybody sees it. */
async function attempt(act) {
  $("trouble").replaceChildren();
  try {
    return await act();
  } catch (error) {
    working("");
    if (!(error instanceof desk.Told)) throw error;
    $("trouble").replaceChildren(trouble(error));
    return null;
  }
}

function working(says, share = null) {
  const bar = share == null ? el("progress", {}) : el("progress", { value: share, max: 1 });
  bar.setAttribute("aria-label", "Progress");
  $("work").replaceChildren(...(says ? [bar, el("p", {}, says)] : []));
  document.body.classList.toggle("busy", Boolean(says));
}

function showFiles(waiting = []) {
  document.body.classList.toggle("empty", !packet?.files.length && !waiting.length);
  files.show(packet?.files ?? [], { correct, remove }, waiting);
}

async function ensurePacket() {
  if (packet) return;
  packet = await desk.begin();
  sessionStorage.setItem(KEPT, packet.id);
}

async function take(given) {
  if (!given.length) return;
  await attempt(async () => {
    await ensurePacket();
    const refused = [];
    for (const [place, file] of given.entries()) {
      const waiting = given.slice(place).map(({ name }) => name);
      showFiles(waiting);
      working(`Reading ${count(given.length, "file")}: ${place + 1} of ${given.length}`, place / given.length);
      try {
        packet.files.push(await desk.upload(packet.id, file));
      } catch (error) {
        if (!(error instanceof desk.Told)) throw error;
        refused.push({ ...error, says: error.says, where: error.where ?? file.name });
      }
    }
    showFiles();
    await judge();
    $("trouble").append(...refused.map(trouble));
  });
}

const correct = (file, role) => attempt(async () => {
  Object.assign(file, await desk.correct(packet.id, file.id, role));
  showFiles();
  await judge();
});

const remove = (file) => attempt(async () => {
  packet = await desk.remove(packet.id, file.id);
  showFiles();
  $("choose").focus();
  await judge();
});

const example = () => attempt(async () => {
  await ensurePacket();
  working("Fetching the example");
  packet = await desk.example(packet.id);
  showFiles();
  await judge();
});

/** Judge the packet under what the person says; an answer to an older question is not shown. */
async function judge(change = {}) {
  const mine = ++asked;
  if (!packet.files.some((file) => !file.trouble)) {
    $("answer").hidden = $("nav").hidden = true;
    return working("");
  }
  const { side, purpose, facts, words: slots } = packet;
  packet = await desk.judge(packet.id, { side, purpose, facts, words: slots, ...change });
  while (packet.at_work) {
    if (mine !== asked) return;
    const [step, done, of] = packet.progress;
    working(done < of || step !== "reading" ? `${STEPS[step] ?? step}: ${Math.min(done + 1, of)} of ${of}` : "Holding it against the playbook",
      step === "reading" ? (0.5 * done) / of : null);
    await pause(150);
    const next = await desk.state(packet.id);
    if (mine !== asked) return;
    packet = next;
  }
  working("");
  if (packet.trouble) throw new desk.Told(packet.trouble);
  show(await desk.answer(packet.id), tell);
}

const tell = (change) => attempt(() => judge(change));

function show({ review, map, downloads, troubles }) {
  const active = document.activeElement?.id;
  $("answer").hidden = $("nav").hidden = false;
  for (const [part, there] of [["verdict", review], ["findings", review], ["terms", review], ["data", map], ["take", review]]) {
    $(part).hidden = !there;
    $("nav").querySelector(`[href="#${part}"]`).hidden = !there;
  }
  if (review) {
    findings.show(review);
    verdict.show(review, findings.go);
    tables.terms(review.terms, findings.goToWords);
    tables.take(packet.id, downloads);
  }
  if (map) tables.data(map);
  const ofPurpose = ({ about, where }) => about === "map" && !where;
  deal.show(review, packet, words, troubles.filter(ofPurpose), tell);
  $("trouble").replaceChildren(...troubles.filter((one) => !ofPurpose(one)).map(trouble));
  document.title = review ? `${review.verdict.large} · bailment` : "bailment";
  if (active) $(active)?.focus();
}

async function begin() {
  words = await desk.words();
  const kept = sessionStorage.getItem(KEPT);
  if (!kept) return;
  packet = await desk.state(kept).catch(() => null);
  if (!packet) return sessionStorage.removeItem(KEPT);
  showFiles();
  if (packet.files.length) await judge();
}

files.listen(take);
$("example").addEventListener("click", example);
attempt(begin);
