// Rows of a desk's table that are ticked: the bar above says how many; nothing ticked, nothing to do.
export default function selection(form) {
  const words = form.querySelector(".selection-bar__words");
  const bar = words.closest(".selection-bar");

  const say = () => {
    const count = form.querySelectorAll("tbody :checked").length;
    words.textContent = count ? words.dataset.some.replace("{n}", count) : words.dataset.none;
    bar.classList.toggle("selection-bar--empty", count === 0);
    for (const button of bar.querySelectorAll("button")) button.disabled = count === 0;
  };

  form.addEventListener("change", say);
  form.addEventListener("reset", () => setTimeout(say));
  // Back shows the boxes as they were left.
  window.addEventListener("pageshow", say);
  say();
}
