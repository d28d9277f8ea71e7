// What is typed here counts when its own button is pressed: the form around it does not hear of the change.
export default function quiet(element) {
  element.addEventListener("change", (event) => event.stopPropagation());
}
