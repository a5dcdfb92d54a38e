import { EXIT, IngestError, usageError } from "../../primitives/errors.ts";
import { authorityOf, type ListenAddress } from "./address.ts";

/** Why nobody can listen there, and what to do about it. */
export function listenError(error: unknown, address: ListenAddress): IngestError {
  const code = String((error as { code?: unknown }).code ?? "unknown");
  const where = authorityOf(address);
  if (code === "EADDRINUSE")
    return new IngestError(
      EXIT.failed,
      `The dashboard cannot listen at ${where}: another program does (${code})`,
      {
        hint: "Take another port, or --dashboard :0 for one that is free; nothing was published",
      },
    );
  if (code === "EACCES" || code === "EPERM")
    return usageError(
      `The dashboard may not listen at ${where} (${code})`,
      "Ports below 1024 are for root: take a higher one",
    );
  return usageError(
    `The dashboard cannot listen at ${where}: ${JSON.stringify(address.host)} is no address of this machine (${code})`,
    "127.0.0.1 and ::1 are for this machine alone, 0.0.0.0 and [::] for all that reach it",
  );
}
