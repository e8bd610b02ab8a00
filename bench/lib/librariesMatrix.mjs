/**
 * How the matrix of 40 libraries × 10,000 services behaves in Chromium: the page of a real portal, whose API is answered here
 * with the windows that it asks for, as its own backend would with such a fleet.
 */
/* global document, requestAnimationFrame */
import { chromium } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBrowser } from '../../bin/lib/browser.mjs';
import { say } from '../../bin/lib/console.mjs';
import { PortalProcess } from '../../e2e/PortalProcess.ts';

const LIBRARIES = 40;
const SERVICES = 10_000;
const ROUNDS = 5;
/** About what `bench/libraries fleet` says of a window. */
const ANSWER_MS = 20;

const STANDINGS = ['current', 'patch', 'minor', 'major', 'unknown'];

function windowOf({ offset, limit }) {
  const numbers = Array.from(
    { length: Math.max(0, Math.min(limit, SERVICES - offset)) },
    (_, index) => offset + index,
  );
  return {
    libraries: Array.from({ length: LIBRARIES }, (_, column) => ({
      name: `acme-library-${column}`,
      latest: '4.2.0',
    })),
    totalServices: SERVICES,
    offset,
    services: numbers.map(number => ({
      service: `component:default/service-${number}`,
      name: `service-${number}`,
      owner: `group:default/team-${number % 200}`,
      cells: Array.from({ length: LIBRARIES }, (_, column) =>
        (number + column) % 3 === 0
          ? null
          : {
              version: `${1 + ((number * column) % 4)}.${number % 10}.0`,
              behind: STANDINGS[(number + column) % STANDINGS.length],
              ...((number + column) % 17 === 0 && { severity: 'high' }),
            },
      ),
    })),
  };
}

/** Answers only what asks for windows. Playwright's own routes would see every request, and switch the browser's cache off. */
async function answerMatrix(page) {
  const session = await page.context().newCDPSession(page);
  session.on('Fetch.requestPaused', async ({ requestId, request }) => {
    const { searchParams } = new URL(request.url);
    await sleep(ANSWER_MS);
    const body = JSON.stringify(
      windowOf({
        offset: Number(searchParams.get('offset') ?? 0),
        limit: Number(searchParams.get('limit') ?? 100),
      }),
    );
    await session
      .send('Fetch.fulfillRequest', {
        requestId,
        responseCode: 200,
        responseHeaders: [{ name: 'content-type', value: 'application/json' }],
        body: Buffer.from(body).toString('base64'),
      })
      // The page went on to something else meanwhile.
      .catch(() => undefined);
  });
  await session.send('Fetch.enable', {
    patterns: [{ urlPattern: '*/api/fleet/library-matrix*' }],
  });
}

/** Runs in the page: notes when the first cell with a version is there, and every task over 50 ms. */
function watch() {
  globalThis.longTasks = [];
  new PerformanceObserver(list => {
    globalThis.longTasks.push(...list.getEntries().map(one => one.duration));
  }).observe({ type: 'longtask', buffered: true });
  const hasCell = () => document.querySelector('[role="gridcell"] a');
  globalThis.firstCell = new Promise(resolve => {
    const look = () =>
      hasCell() ? resolve(performance.now()) : requestAnimationFrame(look);
    look();
  });
}

/** Runs in the page: scrolls for a while, a bit more with every frame, and answers what that blocked. */
async function scroll({ axis, step, frames }) {
  const grid = document.querySelector('[role="grid"]');
  globalThis.longTasks.length = 0;
  let longestFrame = 0;
  let before = performance.now();
  for (let frame = 0; frame < frames; frame++) {
    grid[axis] += step;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    longestFrame = Math.max(longestFrame, now - before);
    before = now;
  }
  await new Promise(resolve => setTimeout(resolve, 500));
  return { longestTask: Math.max(0, ...globalThis.longTasks), longestFrame };
}

/** The longest task of any thread that renders, in time of the processor, which other work on the machine does not stretch. */
async function longestTaskOfProcessor(browser, page, work) {
  await browser.startTracing(page, { categories: ['toplevel'] });
  const result = await work();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const main = new Set(
    traceEvents
      .filter(
        ({ name, args }) =>
          name === 'thread_name' && args.name === 'CrRendererMain',
      )
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const durations = traceEvents
    .filter(({ pid, tid, tdur }) => tdur && main.has(`${pid}:${tid}`))
    .map(({ tdur }) => tdur / 1000);
  return { ...result, ofProcessor: Math.max(0, ...durations) };
}

const SCROLLS = {
  'slowly down': { axis: 'scrollTop', step: 60, frames: 180 },
  'fast down': { axis: 'scrollTop', step: 1500, frames: 180 },
  'to the right': { axis: 'scrollLeft', step: 60, frames: 90 },
};

async function measureOnce(browser, url) {
  const page = await browser.newPage({
    viewport: { width: 1600, height: 1000 },
  });
  await answerMatrix(page);
  await page.addInitScript(watch);
  const figures = {};
  for (const visit of ['in a new browser', 'in a browser that was here']) {
    await page.goto(`${url}/fleet/matrix`);
    figures[`first cells after opening the address, ${visit}`] =
      await page.evaluate('firstCell');
    await page.goto('about:blank');
  }

  await page.goto(`${url}/fleet/libraries`);
  await page.getByRole('tab', { name: 'Matrix' }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.evaluate('longTasks.length = 0');
  figures['first cells after choosing Matrix in the app'] = await page.evaluate(
    async () => {
      const link = [...document.querySelectorAll('a')].find(
        one => one.textContent === 'Matrix',
      );
      const began = performance.now();
      link.click();
      return (await globalThis.firstCell) - began;
    },
  );
  await page.waitForTimeout(500);
  figures['longest task meanwhile'] = await page.evaluate(
    'Math.max(0, ...longTasks)',
  );
  for (const [name, how] of Object.entries(SCROLLS)) {
    const { longestTask, longestFrame, ofProcessor } =
      await longestTaskOfProcessor(browser, page, () =>
        page.evaluate(scroll, how),
      );
    figures[`longest task while scrolling ${name}`] = longestTask;
    figures[`longest task while scrolling ${name}, of the processor`] =
      ofProcessor;
    figures[`longest frame while scrolling ${name}`] = longestFrame;
  }
  figures['elements in the grid'] = await page
    .locator('[role="grid"] *')
    .count();
  await page.close();
  return figures;
}

export default async function measureMatrix() {
  const portal = await PortalProcess.create();
  const browser = await chromium.launch({
    executablePath: findBrowser() || undefined,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    await portal.start();
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push(await measureOnce(browser, portal.url));
      say(`round ${round + 1} of ${ROUNDS}`);
    }
    for (const what of Object.keys(rounds[0])) {
      const sorted = rounds.map(round => round[what]).sort((a, b) => a - b);
      const median = sorted[Math.floor(ROUNDS / 2)];
      const unit = what.startsWith('elements') ? '' : ' ms';
      process.stdout.write(
        `${what}: median ${Math.round(median)}${unit}, most ${Math.round(
          sorted.at(-1),
        )}${unit}\n`,
      );
    }
  } finally {
    await browser.close();
    await portal.remove();
  }
}
