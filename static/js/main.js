// Attaches behaviours named by data-behavior="…", now and after every htmx swap. A module is loaded when first needed.
const behaviors = {
  dialog: () => import("./behaviors/dialog.js"),
  gallery: () => import("./behaviors/gallery.js"),
  payment: () => import("./pay.js"),
  overlay: () => import("./behaviors/overlay.js"),
  passkey: () => import("./behaviors/passkey.js"),
  "postal-code": () => import("./behaviors/postal-code.js"),
  quiet: () => import("./behaviors/quiet.js"),
  selection: () => import("./behaviors/selection.js"),
  shortcuts: () => import("./behaviors/shortcuts.js"),
  stepper: () => import("./behaviors/stepper.js"),
  "submit-once": () => import("./behaviors/submit-once.js"),
  "submit-on-change": () => import("./behaviors/submit-on-change.js"),
  suggest: () => import("./behaviors/suggest.js"),
  toast: () => import("./behaviors/toast.js"),
};

const attached = new WeakMap();

async function attach(element, name) {
  const names = attached.get(element) ?? new Set();
  if (names.has(name) || !behaviors[name]) return;
  attached.set(element, names.add(name));
  const module = await behaviors[name]();
  if (element.isConnected) module.default(element);
}

function attachAll(root) {
  const found = [...root.querySelectorAll("[data-behavior]")];
  if (root.matches?.("[data-behavior]")) found.push(root);
  for (const element of found) {
    for (const name of element.dataset.behavior.split(/\s+/)) attach(element, name);
  }
}

attachAll(document.documentElement);
document.addEventListener("htmx:after:swap", () => attachAll(document.documentElement));
