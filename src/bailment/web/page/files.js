// The files on the desk: dropped or chosen, recognised, corrected, taken away.

import { $, button, capital, el, fill, theirs, trouble } from "./dom.js";

const ROLES = { contract: "contract", sample: "sample of data" };
const MOST = 60;

/** Take files from the picker and from anywhere on the page. */
export function listen(take) {
  $("choose").addEventListener("click", () => setTimeout(() => $("picker").click()));
  $("picker").addEventListener("change", (event) => {
    take([...event.target.files]);
    event.target.value = "";
  });
  let depth = 0;
  const veil = (step) => document.body.classList.toggle("dropping", (depth = Math.max(0, depth + step)) > 0);
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => holdsFiles(event) && veil(1));
  addEventListener("dragleave", (event) => holdsFiles(event) && veil(-1));
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    veil(-depth);
    take(await dropped(event.dataTransfer));
  });
}

/** The files that were dropped, those in folders included. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  const found = [];
  for (let entry = entries.shift(); entry && found.length < MOST; entry = entries.shift()) {
    if (entry.isFile) found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    else entries.push(...await inside(entry.createReader()));
  }
  return found.filter(({ name }) => !name.startsWith("."));
}

/** Everything in a folder: a reader gives it piece by piece. */
async function inside(reader) {
  const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  return some.length ? [...some, ...await inside(reader)] : [];
}

const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

/** Show the files of the packet; `waiting` names those on their way. */
export function show(files, { correct, remove }, waiting = []) {
  fill($("files"), ...files.map((file) => el("li", { class: file.trouble ? "file bad" : "file" },
      el("div", { class: "file-line" },
        theirs(file.name, "strong"),
        el("span", { class: "soft" }, file.trouble ? "cannot be read" : capital(file.says), ", ", size(file.bytes)),
        el("label", {}, el("span", { class: "hidden" }, "Read ", theirs(file.name), " as"),
          el("select", { id: `role-${file.id}`, onchange: (event) => correct(file, event.target.value) },
            Object.entries(ROLES).map(([value, says]) => el("option", { value, selected: value === file.role }, says)))),
        button("Remove", () => remove(file), { class: "quiet", "aria-label": `Remove ${file.name}` })),
      file.trouble && trouble({ ...file.trouble, where: null }))),
    ...waiting.map((name) => el("li", { class: "file" }, el("div", { class: "file-line" }, theirs(name, "strong"), el("span", { class: "soft" }, "reading …")))),
  );
}
