/** Latin and Greek subsets of the font, as Fontsource cuts them. */
export const inFont = /^[\u0000-\u00ff\u0131\u0152-\u0153\u2000-\u206f\u2212\u0370-\u03ff]*$/; // eslint-disable-line no-control-regex
