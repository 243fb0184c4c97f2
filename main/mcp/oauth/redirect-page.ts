import { createHash } from 'node:crypto'
import { currentLanguage, t } from '#contract/language/texts'

/** How the sign-in ended, for the one who looks at the browser. */
export type RedirectPage = 'done' | 'failed' | 'stray' | 'nothing'

/** A page of text: no script, and no address in it that leads anywhere. */
export const redirectPage = (
  page: RedirectPage,
): { readonly headers: Readonly<Record<string, string>>; readonly html: string } => {
  const title = escaped(t('oauth.page.title'))
  const html = [
    '<!doctype html>',
    `<html lang="${currentLanguage()}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<meta name="color-scheme" content="light dark"><title>${title}</title><style>${style}</style></head>`,
    `<body><main><h1>${title}</h1><p>${escaped(t(`oauth.page.${page}`))}</p></main></body>`,
    '</html>',
  ].join('\n')
  return { headers, html }
}

const style = 'body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem}'
const styleHash = createHash('sha256').update(style).digest('base64')
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
} as const

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
