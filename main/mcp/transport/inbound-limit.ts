/** Bounds what a server may ask of us and tell us, so that it can flood nobody. */
export type InboundLimit = {
  /** Whether a request of the server may be handled; it counts as open until `answered`. */
  readonly admitRequest: (id: number | string) => boolean
  readonly answered: (id: number | string) => void
  /** Whether a notification may be handled. */
  readonly admitNotification: () => boolean
}

/** What a server is told whose request was not admitted. */
export const tooManyRequests = { code: -32_000, message: 'Too many requests at a time.' } as const

const openRequestsLimit = 32
/** So many at once, and so many per second after that. */
const requests = { burst: 100, perSecond: 20 }
const notifications = { burst: 1_000, perSecond: 200 }

export const createInboundLimit = (): InboundLimit => {
  const open = new Set<number | string>()
  const requestRoom = createRoom(requests)
  const notificationRoom = createRoom(notifications)
  return {
    admitRequest: (id) => {
      if (open.size >= openRequestsLimit || !requestRoom()) return false
      open.add(id)
      return true
    },
    answered: (id) => {
      open.delete(id)
    },
    admitNotification: notificationRoom,
  }
}

/** A token bucket. */
const createRoom = ({ burst, perSecond }: typeof requests): (() => boolean) => {
  let room = burst
  let at = performance.now()
  return () => {
    const now = performance.now()
    room = Math.min(burst, room + ((now - at) / 1_000) * perSecond)
    at = now
    if (room < 1) return false
    room -= 1
    return true
  }
}
