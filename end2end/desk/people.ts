// Who there is in the demo company, and their one password.

export const PASSWORD = "patchbay-demo";

export const people = {
  /** Plans shifts, admin; lives in Hamburg, as most do here. */
  annegret: { email: "annegret@kestrel.example", name: "Annegret Schönhuber-Lindqvist" },
  /** A technician, who sees the calendar and may not change it. */
  jonas: { email: "jonas@kestrel.example", name: "Jonas Wiedenbrück" },
  mara: { email: "mara@kestrel.example", name: "Mara Oyelaran" },
  priya: { email: "priya@kestrel.example", name: "Priya Raghunathan" },
  /** In Halifax, five hours behind Hamburg for most of the year. */
  owen: { email: "owen@kestrel.example", name: "Owen MacLeish" },
  /** A colleague without a calendar. */
  sabine: { email: "sabine@kestrel.example", name: "Sabine Kroll" },
  carla: { email: "carla@kestrel.example", name: "Carla Winterfeld" },
  nuno: { email: "nuno@kestrel.example", name: "Nuno Barreiros" },
  pavel: { email: "pavel@kestrel.example", name: "Pavel Horák" },
  ruth: { email: "ruth@kestrel.example", name: "Ruth Abendroth" },
  theo: { email: "theo@kestrel.example", name: "Theo Kessler" },
  wall: { email: "wall@kestrel.example", name: "Wall Hamburg" },
} as const;

export type Who = keyof typeof people;
