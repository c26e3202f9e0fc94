/** How high the rows of lists are, pixels, as the person likes it. */
import { useSettings } from '../../state/settings.ts'

const heights = { compact: 26, normal: 30, roomy: 36 }

export const useRowHeight = (): number => heights[useSettings(({ density }) => density)]
