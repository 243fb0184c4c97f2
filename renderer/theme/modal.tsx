import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import './controls.css'

/** A dialog over the page. Escape and a click beside it close it. */
export const Modal = (props: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) => (
  <Dialog.Root open onOpenChange={(isOpen) => isOpen || props.onClose()}>
    <Dialog.Portal>
      <Dialog.Backdrop className="backdrop" />
      <Dialog.Popup className="modal">
        <Dialog.Title className="modal-title">{props.title}</Dialog.Title>
        {props.children}
      </Dialog.Popup>
    </Dialog.Portal>
  </Dialog.Root>
)
