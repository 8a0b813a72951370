/**
 * Measures how soon the next video moves after a swipe: from when the feed has come to rest on it, from the moment it
 * begins to play, and from the key that asked for it. Its first picture stands there before, when it was loaded. `node e2e/measures/first-frame.ts URL HANDLE [swipes]`, on a server with videos the account has not seen.
 * The password is the one of the stage.
 */
import { launchChromium, phone } from '../stage/browser.ts';
import { signIn } from '../stage/person.ts';
import { playing } from '../stage/watching.ts';

const [, , url, handle, swipes = '10'] = process.argv;
if (url === undefined || handle === undefined) throw new Error('Say the address of a server and a handle.');

interface Swipe {
  /** Below 0 where it moved before the feed had come to rest. */
  readonly fromRest: number;
  readonly fromPlay: number;
  readonly fromKey: number;
  readonly wasReady: boolean;
}

const browser = await launchChromium();
const page = await (await browser.newContext({ viewport: phone, hasTouch: true, isMobile: true })).newPage();
await page.goto(url);
await signIn(page, handle);
await page.goto(`${url}/for-you`);
await playing(page);

const measured: Swipe[] = [];
for (let swipe = 0; swipe < Number(swipes); swipe += 1) {
  // A person looks at a video for a while before they go on.
  await page.waitForTimeout(1_500);
  const found = await page.evaluate(
    () =>
      new Promise<Swipe | null>((resolve) => {
        const asked = performance.now();
        const rest = new Promise<number>((at) =>
          document.addEventListener('scrollend', () => at(performance.now()), { once: true, capture: true }),
        );
        const give = setTimeout(() => resolve(null), 5_000);
        const begin = ({ target }: Event) => {
          if (!(target instanceof HTMLVideoElement)) return;
          document.removeEventListener('play', begin, true);
          const played = performance.now();
          const wasReady = target.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;
          target.requestVideoFrameCallback((now) => {
            clearTimeout(give);
            rest.then((rested) =>
              resolve({ fromRest: now - rested, fromPlay: now - played, fromKey: now - asked, wasReady }),
            );
          });
        };
        document.addEventListener('play', begin, true);
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
      }),
  );
  if (found === null) break;
  measured.push(found);
}
await browser.close();

const middleOf = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const rests = measured.map(({ fromRest }) => fromRest);
const plays = measured.map(({ fromPlay }) => fromPlay);
const keys = measured.map(({ fromKey }) => fromKey);
console.log(
  `${measured.length} swipes, ${measured.filter(({ wasReady }) => wasReady).length} met a loaded video`,
);
console.log(
  `moves after the feed came to rest: median ${middleOf(rests).toFixed(0)} ms, most ${Math.max(...rests).toFixed(0)} ms`,
);
console.log(
  `first picture after it began to play: median ${middleOf(plays).toFixed(0)} ms, most ${Math.max(...plays).toFixed(0)} ms`,
);
console.log(
  `after the key, the movement included: median ${middleOf(keys).toFixed(0)} ms, most ${Math.max(...keys).toFixed(0)} ms`,
);
