// Thumbs scroll the row of pictures sideways, and the row tells which thumb is current.
export default function gallery(root) {
  const track = root.querySelector("[data-track]");
  const thumbs = [...root.querySelectorAll("[data-thumb]")];
  const count = root.querySelector("[data-count]");
  const slides = [...track.children];
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  const show = (index) => {
    thumbs.forEach((thumb, i) => thumb.setAttribute("aria-current", String(i === index)));
    if (count) count.textContent = `${index + 1} / ${slides.length}`;
  };

  thumbs.forEach((thumb, index) => {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      track.scrollTo({ left: slides[index].offsetLeft - track.offsetLeft, behavior: calm.matches ? "instant" : "smooth" });
      show(index);
    });
  });

  const watcher = new IntersectionObserver((entries) => {
    const seen = entries.find((entry) => entry.isIntersecting);
    if (seen) show(slides.indexOf(seen.target));
  }, { root: track, threshold: 0.6 });
  slides.forEach((slide) => watcher.observe(slide));
}
