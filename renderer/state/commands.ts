/** What the palette offers: each section adds its commands while it is on screen. */
import { useEffect } from 'react'
import { create } from 'zustand'

export type Command = {
  id: string
  title: string
  hint?: string
  keys?: string
  /** What it opens or does: things are found before what can be done to them, and what happened comes last. */
  kind?: 'object' | 'act' | 'event'
  /** Words that find it, too, and are not shown. */
  also?: string
  run: () => void
}
/** A section's commands, made when the palette opens, so that listing them costs nothing before. */
export type CommandSource = () => Command[] | Promise<Command[]>

type CommandsState = {
  sources: Map<string, CommandSource>
  paletteOpen: boolean
  /** What was typed before the palette was there to take it. */
  typedAhead: string
  keysOpen: boolean
}
export const useCommands = create<CommandsState>()(() => ({ sources: new Map(), paletteOpen: false, typedAhead: '', keysOpen: false }))

export const openPalette = (paletteOpen: boolean): void => useCommands.setState({ paletteOpen, typedAhead: '' })
export const typeAhead = (key: string): void => useCommands.setState(({ typedAhead }) => ({ typedAhead: typedAhead + key }))
export const openKeys = (keysOpen: boolean): void => useCommands.setState({ keysOpen })

/** Offers commands for as long as the component is there. */
export function useCommandSource(name: string, source: CommandSource): void {
  useEffect(() => {
    useCommands.getState().sources.set(name, source)
    return () => {
      if (useCommands.getState().sources.get(name) === source) useCommands.getState().sources.delete(name)
    }
  }, [name, source])
}
