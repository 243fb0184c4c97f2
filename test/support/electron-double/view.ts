import type { Rectangle, View, WebContentsView } from 'electron'
import { createEmitter, eventsOf } from './emitter.ts'
import { focusView, frontWindow, type WindowFocus } from './focus.ts'
import { modelled, modelledClass } from './modelled.ts'
import { createContents, type ContentsModel } from './web-contents.ts'
import { world } from './world.ts'

/** A view as the rest of the double sees it. */
export type ViewModel = {
  readonly api: View
  readonly contents: ContentsModel | null
  readonly bounds: () => Rectangle
  readonly isVisible: () => boolean
  readonly children: () => readonly ViewModel[]
  readonly enterWindow: (window: WindowFocus | null) => void
}

const models = new WeakMap<View, ViewModel>()
const events = eventsOf<View>()(['bounds-changed'])

const modelOf = (view: View): ViewModel => {
  const model = models.get(view)
  if (!model) throw new TypeError('this is no view of the double')
  return model
}

export const createView = (name: string, contents: ContentsModel | null): ViewModel => {
  const emitter = createEmitter(name, events)
  let bounds: Rectangle = { x: 0, y: 0, width: 0, height: 0 }
  let isVisible = true
  let children: ViewModel[] = []
  let window: WindowFocus | null = null

  const part = {
    get children() {
      return children.map((child) => child.api)
    },
    addChildView: (view, index) => {
      const child = modelOf(view)
      children = children.filter((each) => each !== child)
      children.splice(index ?? children.length, 0, child)
      child.enterWindow(window)
      // A view that is added takes the keys (electron #42339).
      if (window && child.contents) focusView(window, child.contents.target)
    },
    removeChildView: (view) => {
      children = children.filter((each) => each.api !== view)
      modelOf(view).enterWindow(null)
    },
    getBounds: () => bounds,
    setBounds: (next, options) => {
      if (options?.animate !== undefined) world.recorder.record('view.setBounds', name, options)
      const wasSame = JSON.stringify(bounds) === JSON.stringify(next)
      bounds = { ...next }
      contents?.resize(bounds.width, bounds.height)
      if (!wasSame) emitter.emit('bounds-changed')
    },
    setVisible: (next) => {
      const appears = next && !isVisible
      isVisible = next
      // So does one that appears.
      if (appears && window && contents) focusView(window, contents.target)
    },
    getVisible: () => isVisible,
    setBackgroundColor: (color) => world.recorder.record('view.setBackgroundColor', name, color),
    setBorderRadius: (radius) => world.recorder.record('view.setBorderRadius', name, radius),
  } satisfies Partial<View>
  const api = contents
    ? modelled<WebContentsView>(name, part, { webContents: contents.api }, emitter.members)
    : modelled<View>(name, part, emitter.members)
  const model: ViewModel = {
    api,
    contents,
    bounds: () => bounds,
    isVisible: () => isVisible,
    children: () => children,
    enterWindow: (next) => {
      window = next
      contents?.enterWindow(next)
      children.forEach((child) => child.enterWindow(next))
    },
  }
  models.set(api, model)
  return model
}

export const viewsIn = (view: ViewModel): readonly ViewModel[] => [
  ...(view.contents ? [view] : []),
  ...view.children().flatMap(viewsIn),
]

export const ViewClass = modelledClass<typeof Electron.View>('View', () => createView('View', null).api)

export const WebContentsViewClass = modelledClass<typeof Electron.WebContentsView>(
  'WebContentsView',
  (options) => {
    world.needsReady('Cannot create WebContentsView before app is ready')
    if (options?.webContents)
      throw new Error('the double of electron does not model WebContentsView({ webContents })')
    const contents = createContents(options?.webPreferences ?? {})
    return createView(`WebContentsView(${contents.api.id})`, contents).api as WebContentsView
  },
)

export { frontWindow }
