# Input: $agents[0] = every outbox row of every machine; $centre[0] = every update that the centre holds.
# What was entered at the centre from paper came from no machine.
def line($count; $text): "\($count | tostring | (" " * (6 - length)) + .)  \($text)";
def check($fine): if $fine then "" else "   <-- SAI LỆCH" end;

$agents[0] as $rows | ($centre[0] | map(select(.on_behalf == null))) as $stored
| (($centre[0] | length) - ($stored | length)) as $paper
| ($rows | map(select(.sequence != null))) as $sent
| ($sent | map(.id) | unique) as $sent_ids
| ($stored | map(.id)) as $stored_ids
| ($sent | map(select(.code == "CONFLICT")) | length) as $conflicts
| (($sent | length) - ($sent_ids | length) - $conflicts) as $duplicates
| ($stored | map(select(.verdict == "accepted")) | length) as $accepted
| ($stored | map(select(.verdict == "held")) | length) as $held
| ($stored | map(select(.verdict == "rejected")) | length) as $rejected
| (($sent_ids - $stored_ids) | length) as $lost
| (($stored_ids | length) - ($stored_ids | unique | length)) as $doubled
| (($stored_ids - $sent_ids) | length) as $strange
| ($stored | map({key: .id, value: .verdict}) | from_entries) as $verdict_of
| ($sent | map(select(.code != "CONFLICT" and .received_at == null)) | length) as $unanswered
| ($sent | map(select(.code != "CONFLICT" and (.state == "accepted" or .state == "held" or .state == "rejected")
    and .state != $verdict_of[.id])) | length) as $differing
| ($duplicates + $conflicts + $accepted + $held + $rejected) as $sum
| line($rows | length; "dòng trong hộp gửi của các máy (tiendo-agent outbox)"),
  line(($rows | length) - ($sent | length); "trong đó máy tự từ chối, không gửi đi"),
  line($sent | length; "đã gửi"),
  line($accepted; "trung tâm: đã tiếp nhận (tiendo update list)"),
  line($held; "trung tâm: chờ cơ quan chủ trì chấp nhận"),
  line($rejected; "trung tâm: không tiếp nhận, vẫn lưu"),
  line($duplicates; "nhập trùng, đã nhận biết"),
  line($conflicts; "trùng mã khác nội dung, bản trước giữ nguyên"),
  line($sum; "cộng phía trung tâm = đã gửi: \($sum) = \($sent | length)" + check($sum == ($sent | length))),
  line($lost; "mất" + check($lost == 0)),
  line($doubled; "nhân đôi" + check($doubled == 0)),
  line($unanswered; "đã gửi mà máy chưa có biên nhận" + check($unanswered == 0)),
  line($differing; "biên nhận ở máy khác với trung tâm" + check($differing == 0)),
  line($paper; "nhập thay theo văn bản giấy, ngoài số trên"),
  line($strange; "có ở trung tâm mà không máy nào gửi" + check($strange == 0))
