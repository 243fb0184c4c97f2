import type { LucideIcon } from 'lucide-react'

/** A 16-pixel icon that means nothing by itself: the words beside it, or the button's name, say it. */
export const Icon = ({ of: Drawing }: { readonly of: LucideIcon }) => (
  <Drawing size="1rem" strokeWidth={1.5} aria-hidden="true" focusable="false" />
)
