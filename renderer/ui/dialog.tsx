/** Modal dialogs: a title, a body, and buttons at the end. Escape and the scrim cancel. */
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import style from './dialog.module.css'

export function Dialog({
  title,
  wide,
  long,
  alert,
  onClose,
  children,
  buttons,
}: {
  title: string
  /** `page`: two columns that scroll by themselves, in nearly all of the window. A click beside it does not close it: too much is in it. */
  wide?: boolean | 'page'
  /** It is read by scrolling, with nothing in it that has the focus. */
  long?: boolean
  alert?: boolean
  onClose: () => void
  children: ReactNode
  buttons?: ReactNode
}) {
  return (
    <ModalOverlay isOpen isDismissable={wide !== 'page'} onOpenChange={(open) => !open && onClose()} className={style.overlay ?? ''}>
      <Modal className={`${style.modal} ${wide === 'page' ? style.page : wide ? style.wide : ''}`}>
        <AriaDialog className={style.dialog ?? ''} role={alert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" className={style.title ?? ''}>
            {title}
          </Heading>
          <div className={style.body} {...(long ? { role: 'group', 'aria-label': title, tabIndex: 0 } : {})}>
            {children}
          </div>
          {buttons && <div className={style.buttons}>{buttons}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
