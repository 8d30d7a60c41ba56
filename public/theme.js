// Applied before the first paint, so that nothing flashes: `?theme=light` or `dark`, else the last
// choice, else the system's. The shell's theme button writes the same key and the same attribute.
try {
  const asked = new URLSearchParams(location.search).get("theme");
  const theme = asked ?? localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that stores nothing follows the system.
}
