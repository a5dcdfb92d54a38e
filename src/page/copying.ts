const SAID_FOR_MS = 2000;

/** A button beside each command line. Where the browser keeps the clipboard from a page, there is none. */
export function addCopyButtons(): void {
  if (navigator.clipboard === undefined) return;
  for (const command of document.querySelectorAll<HTMLElement>(".command")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => void copy(command, button));
    command.append(button);
  }
}

async function copy(command: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const text = command.querySelector("code")?.textContent ?? "";
  button.textContent = await navigator.clipboard.writeText(text).then(
    () => "Copied",
    () => "Not allowed",
  );
  setTimeout(() => {
    button.textContent = "Copy";
  }, SAID_FOR_MS);
}
