# The reporting cycle in the demo: a round is opened, what is drafted is approved, what was sent is returned, accepted, confirmed,
# entered from paper, given more time, asked about. Sourced after demo_story.sh.
# shellcheck shell=bash

readonly DEMO_PERIOD=2024-Q4
# One drafts and another approves at this agency.
readonly DRAFTING_MACHINE=HP-SNNPTNT
# Who decides at the focal agency.
readonly DEMO_REVIEWER='Trưởng phòng minh họa'

# the_round COMMAND [OPTION...]: of the quarter's round.
the_round() {
    local command=$1
    shift
    centre round "$command" --plan "$DEMO_PLAN" --period "$DEMO_PERIOD" "$@"
}

# answer_id AGENCY N: the id of the N-th report of an agency.
answer_id() {
    jq -r .id "$DEMO_DIR/entered/$1-$2.answer"
}

# newest_id MACHINE ACTION: of what the machine sent last of that kind.
newest_id() {
    agent "$1" outbox --json | jq -r --arg action "$2" 'map(select(.action == $action)) | max_by(.sequence) | .id'
}

# question_id AGENCY: of what the centre asked it last.
question_id() {
    "$DEMO_BINARIES/tiendo" question list --agency "$1" --json | jq -r 'last | .id'
}

machine_has_verdicts() {
    agent "$1" outbox --json | jq -e 'all(.state == "accepted")' >/dev/null
}

tell_opening() {
    step "Mở kỳ báo cáo Quý IV/2024 (số liệu từ 15/9 đến hết 14/12/2024); máy của các đơn vị biết trong vài giây"
    the_round open --by "$DEMO_REVIEWER"
    centre contact set HP-UBND-VINH-BAO --role officer --name 'Chuyên viên minh họa' --email chuyen-vien@vinh-bao.example
    centre contact set HP-UBND-VINH-BAO --role leader --name 'Lãnh đạo minh họa' --email lanh-dao@vinh-bao.example
}

tell_drafting() {
    local draft
    step "Sở Nông nghiệp và PTNT: chuyên viên soạn, lãnh đạo trả lại, rồi duyệt và gửi (two_persons = yes)"
    hand_in "$(report_file "$DRAFTING_MACHINE" 0)" "$DRAFTING_MACHINE/du-thao.json"
    officer "$DRAFTING_MACHINE" submit --file "$DRAFTING_MACHINE/du-thao.json"
    draft=$(agent "$DRAFTING_MACHINE" drafts --json | jq -r '.[0].id')
    officer "$DRAFTING_MACHINE" send-back "$draft" --reason 'Đề nghị nêu rõ số xã nông thôn mới nâng cao. (DỮ LIỆU MINH HỌA)'
    officer "$DRAFTING_MACHINE" submit --edit "$draft" \
        --result '137/137 xã đạt chuẩn nông thôn mới; 52 xã nâng cao, 35 xã kiểu mẫu. (DỮ LIỆU MINH HỌA)'
    officer "$DRAFTING_MACHINE" approve "$draft" --by 'Phó Giám đốc minh họa' --position 'Phó Giám đốc'
    wait_until 20 machine_has_verdicts "$DRAFTING_MACHINE"
    officer "$DRAFTING_MACHINE" outbox
}

tell_review() {
    local returned completion own
    step "Sở Xây dựng xem xét: chấp nhận, trả lại để bổ sung, xác nhận hoàn thành"
    centre review accept "$(answer_id HP-STC 0)" "$(answer_id HP-STTTT 1)" --by "$DEMO_REVIEWER"

    returned=$(answer_id HP-CATP 0)
    printf '\n   %s\n' "Công an thành phố: trả lại, đề nghị bổ sung; máy của đơn vị biết, đơn vị gửi bản bổ sung."
    centre review return "$returned" --reason 'Đề nghị bổ sung số camera đã kết nối về trung tâm chỉ huy. (DỮ LIỆU MINH HỌA)' \
        --until 2024-12-16 --by "$DEMO_REVIEWER"
    wait_until 20 told returned HP-CATP
    officer HP-CATP notices
    officer HP-CATP submit --revise "$returned" --wait 20 \
        --result 'Nhân rộng mô hình camera an ninh tại 12 phường; 1.240 camera của 07 quận đã kết nối trung tâm chỉ huy. (DỮ LIỆU MINH HỌA)'
    centre review accept "$(newest_id HP-CATP progress)" --by "$DEMO_REVIEWER"

    completion=$(answer_id HP-SNV 1)
    own=$(answer_id HP-SXD 1)
    printf '\n   %s\n' "Sở Nội vụ đã báo hoàn thành Nhiệm vụ 19: xác nhận. Nhiệm vụ 25 là của chính Sở Xây dựng: không ai tự xác nhận việc của mình."
    centre review confirm "$completion" --by "$DEMO_REVIEWER"
    centre review confirm "$own" --by "$DEMO_REVIEWER"
}

# What the tax department reported on paper: its own part of a task, and nothing new on its other rows.
tell_paper() {
    local label
    local paper=(--period "$DEMO_PERIOD" --document 9071/BC-CTHUE --document-date 2024-12-10
        --document-issuer 'Cục Thuế thành phố Hải Phòng' --received 2024-12-11 --by 'Văn thư minh họa')
    step "Cục Thuế không có máy, gửi báo cáo giấy: nhập thay, đúng hạn theo ngày nhận văn bản"
    centre update enter --agency HP-CTHUE --task "$DEMO_PLAN#6c" --action progress --percent 20 \
        --result 'Đã rà soát chính sách thuế đối với cơ sở xử lý chất thải. (DỮ LIỆU MINH HỌA)' "${paper[@]}"
    for label in II.1 II.2 II.3 III.5 11a; do
        "$DEMO_BINARIES/tiendo" update enter --agency HP-CTHUE --task "$DEMO_PLAN#$label" --action nothing "${paper[@]}" </dev/null
    done >"$DEMO_DIR/log/paper.log"
    centre update enter --agency HP-CTHUE --task "$DEMO_PLAN" --action report --ongoing 'Thực hiện thường xuyên. (DỮ LIỆU MINH HỌA)' "${paper[@]}"
    the_round list --agency HP-CTHUE --rows | tail -n 11
}

tell_nothing() {
    step "UBND huyện Bạch Long Vĩ: không phát sinh, cho mọi nội dung còn lại, một lần; Sở Tài chính gửi báo cáo chung"
    officer HP-UBND-BACH-LONG-VI submit --action nothing --task "$DEMO_PLAN" --wait 20 | cut_middle 3 1
    officer HP-STC submit --action report --task "$DEMO_PLAN" --number 9061/BC-STC --date 2024-12-12 --wait 20 \
        --direction 'Đã giao các phòng, phân công lãnh đạo phụ trách. (DỮ LIỆU MINH HỌA)' \
        --ongoing 'Bố trí kinh phí theo dự toán, thực hiện thường xuyên.' --next 'Hoàn thiện báo cáo gửi Bộ Tài chính.'
}

tell_more_time() {
    local request
    step "Gia hạn: đơn vị đề nghị, Sở Xây dựng trình, chỉ có hiệu lực khi có văn bản của cơ quan giao việc"
    officer HP-SNV submit --task "$DEMO_PLAN#4" --action extend --until 2026-06-30 --wait 20 \
        --reason 'Chờ phương án sắp xếp đơn vị hành chính của Trung ương. (DỮ LIỆU MINH HỌA)'
    request=$(newest_id HP-SNV extend)
    centre extension forward "$request" --document 9038/SXD-QLĐT --date 2024-12-12 --reason 'Đồng ý đề nghị gia hạn' --by "$DEMO_REVIEWER"
    centre extension grant "$request" --document 9041/QĐ-UBND --date 2024-12-12 --signer 'Lãnh đạo UBND thành phố minh họa' --by "$DEMO_REVIEWER"
    centre extension list
}

tell_milestones() {
    step "Mốc: một mốc theo văn bản của UBND thành phố, một mốc do đơn vị tự đăng ký cho phần việc của mình"
    centre milestone add "$DEMO_PLAN#6c" --agency HP-STNMT --text 'Lắp đặt 04 trạm quan trắc không khí đầu tiên (DỮ LIỆU MINH HỌA)' --due 2025-03-31 \
        --product 'Biên bản nghiệm thu' --document 9042/UBND-XD --date 2024-12-12 --by "$DEMO_REVIEWER"
    officer HP-SGTVT submit --task "$DEMO_PLAN#15" --action milestone --milestone 'Vận hành 02 tuyến xe buýt điện (DỮ LIỆU MINH HỌA)' --due 2025-02-28 \
        --officer 'Chuyên viên minh họa' --expected-product 'Biên bản nghiệm thu' --basis '9043/KH-SGTVT ngày 10/12/2024' --wait 20
    centre milestone list
}

tell_answers() {
    local question proposal
    step "Yêu cầu giải trình được trả lời; đề xuất, kiến nghị được chuyển và trả lời"
    centre question ask HP-UBND-HONG-BANG --task "$DEMO_PLAN#6b" --text 'Vì sao đấu nối thoát nước chậm tại khu vực trung tâm? (DỮ LIỆU MINH HỌA)' \
        --due 2024-12-13 --document 9044/SXD-HTKT --by "$DEMO_REVIEWER"
    question=$(question_id HP-UBND-HONG-BANG)
    wait_until 20 told question HP-UBND-HONG-BANG
    officer HP-UBND-HONG-BANG notices
    officer HP-UBND-HONG-BANG submit --task "$DEMO_PLAN#6b" --action answer --refers-to "$question" --wait 20 \
        --result 'Chờ di chuyển cáp ngầm tại 02 tuyến; xong trong tháng 01/2025. (DỮ LIỆU MINH HỌA)'
    centre question list

    proposal=$("$DEMO_BINARIES/tiendo" proposal list --agency HP-STNMT --json | jq -r '.[0].id')
    printf '\n   %s\n' "Đề xuất của Sở Tài nguyên và Môi trường: chuyển Sở Thông tin và Truyền thông, đã trả lời; đơn vị biết."
    centre proposal forward "$proposal" --to 'Sở Thông tin và Truyền thông' --document 9045/SXD-HTKT --date 2024-12-12 --by "$DEMO_REVIEWER"
    centre proposal answer "$proposal" --document 9046/STTTT-CNTT --date 2024-12-12 --issuer 'Sở Thông tin và Truyền thông' \
        --summary 'Đã gửi hướng dẫn chuẩn kết nối dữ liệu quan trắc. (DỮ LIỆU MINH HỌA)' --by "$DEMO_REVIEWER"
    wait_until 20 told 9046/STTTT-CNTT HP-STNMT
    centre proposal list --state answered
}

tell_standing() {
    step "Kỳ báo cáo đang thế nào; đến ngày 16/12/2024 thì ai được nhắc"
    the_round list | awk 'NR <= 11 || /Cục Thuế|Sở Nội vụ|Bạch Long Vĩ|huyện Vĩnh Bảo / { print } END { print "     …" }'
    centre remind --as-of 2024-12-16 --dry-run | cut_middle 11 5
}
