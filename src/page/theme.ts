import { forgetColours } from "./colours.ts";

const KEY = "ingest-theme";

type Theme = "light" | "dark";

/**
 * Follows the system until somebody presses the button, and then what was chosen; paper is always light. `changed` is called whenever
 * colours are others than before.
 */
export function watchTheme(changed: () => void): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const button = document.querySelector<HTMLButtonElement>("button.theme");
  const root = document.documentElement;
  let chosen = remembered();

  const apply = () => {
    const theme = chosen ?? (system.matches ? "dark" : "light");
    if (chosen !== undefined) root.dataset.theme = chosen;
    if (button !== null) button.textContent = theme === "dark" ? "Light theme" : "Dark theme";
    forgetColours();
    changed();
  };
  button?.addEventListener("click", () => {
    const now = chosen ?? (system.matches ? "dark" : "light");
    chosen = now === "dark" ? "light" : "dark";
    remember(chosen);
    apply();
  });
  system.addEventListener("change", apply);
  watchPrinting((isPrinting) => {
    root.toggleAttribute("data-paper", isPrinting);
    forgetColours();
    changed();
  });
  if (button !== null) button.hidden = false;
  apply();
}

function watchPrinting(tell: (isPrinting: boolean) => void): void {
  matchMedia("print").addEventListener("change", ({ matches }) => tell(matches));
  addEventListener("beforeprint", () => tell(true));
  addEventListener("afterprint", () => tell(false));
}

/** A page from a file, or with storage forbidden, forgets. */
function remembered(): Theme | undefined {
  try {
    const theme = localStorage.getItem(KEY);
    return theme === "light" || theme === "dark" ? theme : undefined;
  } catch {
    return undefined;
  }
}

function remember(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The theme then holds for this page alone.
  }
}
