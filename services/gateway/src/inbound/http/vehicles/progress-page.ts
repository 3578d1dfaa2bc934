import { createHash } from 'node:crypto';
import type { Locale } from '@homeward/access';
import { textOf } from '../../../catalogues/texts';

/** What an owner may be told of the service of the car. */
export interface OwnersProgress {
  readonly stage: string;
  /** As the dealer's clock shows it; left out when nothing was promised. */
  readonly promisedText?: string | undefined;
  readonly dealer: string;
}

/** The way of every visit; one that was cancelled stands apart from it. */
const STAGES = ['reception', 'repair-order', 'work', 'quality-check', 'ready', 'delivered'] as const;

const STYLE = `body{margin:0 auto;max-width:30rem;padding:1.5rem 1.25rem;font:1.0625rem/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;color:#1c2024;background:#fff}
h1{font-size:1.125rem;font-weight:600;margin:0}
.now{font-size:1.75rem;font-weight:700;margin:1.25rem 0 .25rem}
.by{font-size:1.125rem;margin:0 0 1.5rem}
ol{list-style:none;margin:0;padding:0}
li{padding:.5rem 0 .5rem 1rem;border-left:.25rem solid #d0d5da;color:#5b6570}
li.past{border-color:#1a7f5a}
li[aria-current]{border-color:#1a7f5a;color:#1c2024;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#eceef0;background:#15181b}li{border-color:#3a424a;color:#a3adb7}li[aria-current]{color:#eceef0}}`;

/** The page shows its own style and nothing else: no script, no picture, nothing from elsewhere. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': `default-src 'none';style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}';base-uri 'none';form-action 'none';frame-ancestors 'none'`,
};

/** How far the service is, on one small screen. */
export function progressPage({ stage, promisedText, dealer }: OwnersProgress, locale: Locale): string {
  const reached = STAGES.findIndex((one) => one === stage);
  const steps = STAGES.map((one, index) => {
    const mark = index === reached ? ' aria-current="step"' : index < reached ? ' class="past"' : '';
    return `<li${mark}>${stageText(one, locale)}</li>`;
  });
  return page(locale, textOf(locale, 'progress.title'), [
    `<h1>${escaped(dealer)}</h1>`,
    `<p class="now">${stageText(stage, locale)}</p>`,
    ...(promisedText === undefined ? [] : [`<p class="by">${escaped(textOf(locale, 'progress.promised', { at: promisedText }))}</p>`]),
    ...(reached < 0 ? [] : [`<ol>${steps.join('')}</ol>`]),
  ]);
}

/** A page that says why there is nothing to show. */
export function progressProblemPage(title: string, sentences: readonly string[], locale: Locale): string {
  return ownersPage(locale, title, { sentences });
}

/** A page of few words, with a button that sends its own address by POST where there is one. */
export function ownersPage(
  locale: Locale,
  title: string,
  { sentences, button }: { readonly sentences: readonly string[]; readonly button?: string },
): string {
  return page(locale, title, [
    `<h1>${escaped(title)}</h1>`,
    ...sentences.map((sentence) => `<p>${escaped(sentence)}</p>`),
    ...(button === undefined ? [] : [`<form method="post"><button>${escaped(button)}</button></form>`]),
  ]);
}

/** The stage in the owner's words. */
export function stageText(stage: string, locale: Locale): string {
  return textOf(locale, `progress.stage.${stage}`);
}

function page(locale: Locale, title: string, content: readonly string[]): string {
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${content.join('\n')}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
