/** The metrics in a golfer's words, in the order and the groups in which they are shown. */

export const METRICS: Record<string, Record<string, [name: string, meaning: string]>> = {
  Rhythm: {
    tempo_ratio: ["Tempo", "Backswing time to downswing time."],
    backswing_s: ["Backswing", "From the first move to the top."],
    downswing_s: ["Downswing", "From the top to the ball."],
  },
  Head: {
    head_sway: ["Head away from target", "Furthest move away from the target before impact; negative is away."],
    head_slide: ["Head towards target", "Furthest move towards the target before impact."],
    head_shift_top: ["Head at the top", "Against address; positive is towards the target."],
    head_lift: ["Head up", "Highest against address."],
    head_drop: ["Head down", "Lowest against address; negative is down."],
  },
  Hips: {
    hip_sway: ["Hip sway", "Hips in the backswing; negative is away from the target."],
    hip_slide: ["Hip slide", "Hips at impact; positive is towards the target."],
    hip_depth_change: ["Hips towards the ball", "From address to impact."],
    hip_tilt_address_deg: ["Hip line at address", "Positive when the lead side is higher."],
    hip_tilt_top_deg: ["Hip line at the top", ""],
    hip_tilt_impact_deg: ["Hip line at impact", ""],
    hip_turn_deg: ["Hip turn", ""],
  },
  "Spine and shoulders": {
    spine_tilt_address_deg: ["Posture at address", "Forward bend of the spine."],
    spine_tilt_change_deg: ["Posture kept", "Change of the bend until impact; negative is standing up."],
    spine_lean_address_deg: ["Lean at address", "Negative is away from the target."],
    spine_lean_top_deg: ["Lean at the top", "Negative is away from the target."],
    spine_lean_impact_deg: ["Lean at impact", "Negative is away from the target."],
    shoulder_tilt_address_deg: ["Shoulder line at address", "Positive when the lead side is higher."],
    shoulder_tilt_top_deg: ["Shoulder line at the top", ""],
    shoulder_tilt_impact_deg: ["Shoulder line at impact", ""],
    shoulder_turn_deg: ["Shoulder turn", ""],
    x_factor_deg: ["X-factor", ""],
  },
  "Arms and legs": {
    hand_height_top: ["Hands at the top", "Height against the head."],
    lead_elbow_top_deg: ["Lead elbow at the top", ""],
    lead_elbow_impact_deg: ["Lead elbow at impact", "180° is straight."],
    lead_elbow_release_deg: ["Lead elbow after impact", "180° is straight."],
    stance_width: ["Stance", "Between the ankles."],
    trail_knee_flex_address_deg: ["Trail knee at address", ""],
    trail_knee_flex_top_deg: ["Trail knee at the top", ""],
    trail_knee_flex_impact_deg: ["Trail knee at impact", ""],
    trail_knee_change_deg: ["Trail knee in the backswing", "Negative is straightening."],
    lead_knee_flex_top_deg: ["Lead knee at the top", ""],
    lead_knee_flex_impact_deg: ["Lead knee at impact", ""],
  },
  Finish: {
    finish_balance: ["Balance", "Drift in the quietest moment of the finish."],
    finish_over_lead_foot: ["Over the front foot", "Hips against the lead foot; negative is behind it."],
  },
};

/** What a shared picture says of a swing, the first ones that were measured. */
export const HEADLINES = [
  "tempo_ratio",
  "head_sway",
  "hip_slide",
  "spine_tilt_change_deg",
  "hip_depth_change",
  "finish_balance",
];

const NAMES: Record<string, [string, string]> = Object.assign({}, ...Object.values(METRICS));

export const metricName = (metric: string): string => NAMES[metric]?.[0] ?? plainName(metric);
export const metricMeaning = (metric: string): string => NAMES[metric]?.[1] ?? "";

const plainName = (metric: string): string => {
  const words = metric.replace(/_(deg|s)$/, "").replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};
