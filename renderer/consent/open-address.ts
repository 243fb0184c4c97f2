/**
 * Opens an address in a tab of its own, in the turn of the click that allowed it. A tab without an opener gives no
 * sign of itself; that the browser used up the click for it does.
 */
export const openAddress = (address: string): 'opened' | 'not-known' => {
  const wasActive = navigator.userActivation?.isActive ?? false
  window.open(address, '_blank', 'noopener,noreferrer')
  return wasActive && !navigator.userActivation.isActive ? 'opened' : 'not-known'
}
