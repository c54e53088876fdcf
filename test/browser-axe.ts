// axe, which finds what keeps people from using a page. Runs in a browser.

interface AxeWindow extends Window {
  axe?: {
    run(
      where: Document,
      options: { resultTypes: string[] },
    ): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }>;
  };
}

/**
 * Accessibility rules that the page of a window breaks, with where.
 *
 * @param script address of axe, which is loaded once
 */
export async function brokenRules(window: Window, script: string): Promise<string[]> {
  const view: AxeWindow = window;
  const { document } = view;
  if (view.axe === undefined) {
    const element = document.createElement('script');
    element.src = script;
    await new Promise((resolve) => {
      element.addEventListener('load', resolve, { once: true });
      document.head.append(element);
    });
  }
  if (view.axe === undefined) throw new Error(`${script} gives no axe`);
  const { violations } = await view.axe.run(document, { resultTypes: ['violations'] });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}
