// The three fields: typing, showing, judging.
const digits = (text) => text.normalize("NFKC").replace(/\D/g, "");
const inputs = Object.fromEntries(["number", "expiry", "cvc"].map((id) => [id, document.getElementById(id)]));

function luhn(number) {
  const sum = [...number].reverse().reduce((total, digit, place) => {
    const value = place % 2 ? Number(digit) * 2 : Number(digit);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

const shown = {
  number: (typed) => digits(typed).slice(0, 19).replace(/(.{4})(?=.)/g, "$1 "),
  expiry: (typed) => {
    const plain = digits(typed).replace(/^([2-9])/, "0$1").slice(0, 4);
    return plain.length > 2 ? `${plain.slice(0, 2)} / ${plain.slice(2)}` : plain;
  },
  cvc: (typed) => digits(typed).slice(0, 4),
};

// "" when right, else which of the field's messages to show.
const judged = {
  number: (plain) => (plain.length < 14 ? "incomplete" : luhn(plain) ? "" : "invalid"),
  expiry: (plain) => {
    if (plain.length < 4) return "incomplete";
    const [month, year] = [Number(plain.slice(0, 2)), 2000 + Number(plain.slice(2))];
    const past = new Date(year, month, 1) <= new Date();
    return month < 1 || month > 12 || past ? "invalid" : "";
  },
  cvc: (plain) => (plain.length < 3 ? "incomplete" : ""),
};

const verdict = (name) => judged[name](digits(inputs[name].value));

function show(name, problem) {
  const input = inputs[name];
  input.toggleAttribute("aria-invalid", false);
  if (problem) input.setAttribute("aria-invalid", "true");
  document.getElementById(`${name}-message`).textContent = problem ? input.dataset[problem] : "";
}

export function values() {
  const expiry = digits(inputs.expiry.value);
  const plain = { number: digits(inputs.number.value), cvc: digits(inputs.cvc.value) };
  return { ...plain, exp_month: expiry.slice(0, 2), exp_year: expiry.slice(2) };
}

export function state() {
  const names = Object.keys(inputs);
  const empty = names.every((name) => !inputs[name].value);
  return { complete: names.every((name) => !verdict(name)), empty, collapsed: false, value: { type: "card" } };
}

// Show every problem, go to the first; its words or "".
export function check() {
  const wrong = Object.keys(inputs).filter((name) => verdict(name));
  for (const name of Object.keys(inputs)) show(name, verdict(name));
  if (wrong.length) inputs[wrong[0]].focus();
  return wrong.length ? inputs[wrong[0]].dataset[verdict(wrong[0])] : "";
}

export const focus = () => inputs.number.focus();

export function watch(changed) {
  for (const [name, input] of Object.entries(inputs)) {
    input.addEventListener("input", (event) => {
      if (event.isComposing) return;
      if (!event.inputType?.startsWith("delete")) input.value = shown[name](input.value);
      show(name, "");
      changed(state());
    });
    input.addEventListener("change", () => show(name, input.value && verdict(name)));
  }
}
