/** Where a page may go beyond its own files; each value is a CSP source list. */
export type PageReach = { readonly connect: string; readonly frames: string; readonly framedBy: string }

/**
 * What both shells send with every file of a page: no script, style or request but the page's own, no HTML from text
 * (Trusted Types), no device. It keeps model output from doing anything (I10); navigation is the shell's to close.
 */
export const headersFor = (reach: PageReach): Readonly<Record<string, string>> => ({
  'Content-Security-Policy': policyFor(reach),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Origin-Agent-Cluster': '?1',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
})

const policyFor = ({ connect, frames, framedBy }: PageReach): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    `frame-src ${frames}`,
    `frame-ancestors ${framedBy}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
