import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** What stands for a system's own typefaces where none is set up; Debian's fonts-inter has the first. */
const READABLE = ["Inter", "Noto Sans", "DejaVu Sans"];
const ALIASES = { "system-ui": READABLE, "sans-serif": READABLE, sans: READABLE };

/** The environment in which a browser shows pages as they look on a desktop that was set up by people. */
export function readableFonts(folder: string): Record<string, string> {
  const path = join(folder, "fonts.conf");
  const aliases = Object.entries(ALIASES).map(([name, families]) => {
    const preferred = families.map((family) => `<family>${family}</family>`).join("");
    return `<alias binding="strong"><family>${name}</family><prefer>${preferred}</prefer></alias>`;
  });
  writeFileSync(
    path,
    `<?xml version="1.0"?>\n<fontconfig>\n<include>/etc/fonts/fonts.conf</include>\n${aliases.join("\n")}\n</fontconfig>\n`,
  );
  return { FONTCONFIG_FILE: path };
}
