// The live connection of a page, to be cut and mended.

import type { Page, WebSocketRoute } from "@playwright/test";

export interface Wire {
  /** Ends the connection, and lets no new one come about. */
  cut(): Promise<void>;
  mend(): void;
}

/** Must be called before the page is opened. */
export async function wireOf(page: Page): Promise<Wire> {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/\/api\/v1\/live$/, async (socket) => {
    if (isCut) {
      await socket.close({ code: 1001 });
      return;
    }
    open.add(socket);
    const server = socket.connectToServer();
    server.onClose((code, reason) => {
      open.delete(socket);
      void socket.close({ code, reason });
    });
  });
  return {
    async cut() {
      isCut = true;
      for (const socket of open) await socket.close({ code: 1001 });
      open.clear();
    },
    mend: () => {
      isCut = false;
    },
  };
}
