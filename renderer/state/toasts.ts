/** Short news at the edge of the page: failures stay until dismissed, or until newer ones need their place; the rest goes by itself. */
import { create } from 'zustand'
import type { Fault } from '../../shared/rpc/fault.ts'

export type Toast = { id: number; tone: 'info' | 'bad'; title: string; fault?: Fault; action?: { label: string; run: () => void } }
export const useToasts = create<{ toasts: Toast[] }>()(() => ({ toasts: [] }))

let nextId = 1
/** Milliseconds that good news stays. */
const stay = 5000

export function toast(toast: Omit<Toast, 'id'>): void {
  const id = nextId++
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-4), { ...toast, id }] }))
  if (toast.tone === 'info') setTimeout(() => dismissToast(id), stay)
}
export const dismissToast = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }))
