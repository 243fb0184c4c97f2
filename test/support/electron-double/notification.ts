import type { Notification } from 'electron'
import { createEmitter, eventsOf, mainEvent, type Emitter } from './emitter.ts'
import { modelled, modelledClass } from './modelled.ts'
import { world } from './world.ts'

const events = eventsOf<Notification>()(['click', 'close', 'failed', 'show', 'action', 'reply'])
let lastShown: Emitter | null = null

/** A person clicks on the notification that was shown last. */
export const emitOnNotification = (name: string): void => {
  if (!lastShown) throw new Error('no notification was shown')
  lastShown.emit(name, mainEvent({}))
}

export const NotificationClass = modelledClass<typeof Electron.Notification>(
  'Notification',
  (options) => {
    const emitter = createEmitter('Notification', events)
    const title = options?.title ?? ''
    const body = options?.body ?? ''
    return modelled<Notification>(
      'Notification',
      {
        title,
        body,
        show: () => {
          lastShown = emitter
          world.recorder.record('notification.show', { title, body })
          emitter.emit('show', mainEvent({}))
        },
        close: () => {
          world.recorder.record('notification.close', { title })
          emitter.emit('close', mainEvent({}))
        },
      },
      emitter.members,
    )
  },
  { isSupported: () => true },
)
