/** Widgets for cells: ipywidgets' controls, figures that change in place, and interact. */

export { Control, type ControlOptions, type Layout } from "./control";
export {
  button,
  checkbox,
  dropdown,
  fileUpload,
  hbox,
  html,
  integer,
  intSlider,
  logSlider,
  number,
  slider,
  text,
  textarea,
  vbox,
  type Button,
  type NumberOptions,
  type SliderOptions,
  type TextOptions,
  type UploadedFile,
} from "./controls";
export { figureWidget, type FigureWidget, type NewPoints } from "./figureWidget";
export { hasWidgets } from "./frontEnd";
export { interact, type Source, type ValueOf } from "./interact";
export { latest } from "./latest";
export { reference, Widget, type Change } from "./model";
export { viewText, widget, type ViewState } from "./view";
