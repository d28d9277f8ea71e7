// A toast can be closed and leaves by itself, but never while it is read with pointer or keyboard, nor with an act in it.
const SHOWN = 6000;

export default function toast(element) {
  let leaving;
  const stay = () => clearTimeout(leaving);
  const leave = () => {
    stay();
    if (!element.querySelector("a, form")) leaving = setTimeout(() => element.remove(), SHOWN);
  };
  element.querySelector("[data-close]")?.addEventListener("click", () => element.remove());
  element.addEventListener("pointerenter", stay);
  element.addEventListener("focusin", stay);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("focusout", leave);
  leave();
}
