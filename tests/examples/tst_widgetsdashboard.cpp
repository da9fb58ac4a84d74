// SPDX-FileCopyrightText: 2026 The QCoMqtt authors
// SPDX-License-Identifier: MIT

#include "chart.h"
#include "connectiondialog.h"
#include "mainwindow.h"

#include <QCoMqtt/LocalBroker>
#include <QCoMqtt/TlsOptions>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QDialogButtonBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTreeView>

using namespace QCoMqtt;
using namespace Qt::StringLiterals;

namespace {

QLineEdit *edit(const QWidget &window, const QString &placeholder)
{
    const auto edits = window.findChildren<QLineEdit *>();
    for (QLineEdit *edit : edits) {
        if (edit->placeholderText() == placeholder)
            return edit;
    }
    qFatal("no line with the placeholder %s", qPrintable(placeholder));
}

template<typename Button>
Button *button(const QWidget &window, const QString &text)
{
    const auto buttons = window.findChildren<Button *>();
    for (Button *button : buttons) {
        if (button->text() == text)
            return button;
    }
    qFatal("no button %s", qPrintable(text));
}

//! Whether one of the window's labels has \a text in it.
bool says(const QWidget &window, const QString &text)
{
    const auto labels = window.findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [&text](const QLabel *label) { return label->text().contains(text); });
}

//! Nothing else in the chart is of that colour.
int dotsOfTheLine(QWidget &chart)
{
    const QImage picture = chart.grab().toImage();
    const QRgb line = chart.palette().color(QPalette::Highlight).rgb();
    int dots = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            dots += picture.pixel(x, y) == line ? 1 : 0;
    }
    return dots;
}

//! The names in the first column of what the tree shows, "a/b" for b below a.
QStringList shown(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QStringList names;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        names.append(index.data(TopicModel::TopicRole).toString());
        names.append(shown(model, index));
    }
    return names;
}

} // namespace

// The Widgets dashboard as its user sees it.
class tst_WidgetsDashboard : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void topicsStandInTheTreeAndAreFiltered();
    void theChosenTopicIsDrawn();
    void whatIsTypedIsPublished();
    void aFailureIsSaidAtThePanel();
    void theLogCanBePaused();
    void theStatusBarFollowsTheConnection();
    void theWindowIsClosedWhileAllOfItWaits();
    void theDialogMakesOptions_data();
    void theDialogMakesOptions();
    void theDialogSaysWhatIsWrong();
    void theProgramSavesAPicture_data();
    void theProgramSavesAPicture();

private:
    void connectWindow();
    void publish(const QString &topic, const QString &payload);

    std::unique_ptr<LocalBroker> m_broker;
    std::unique_ptr<MainWindow> m_window;
};

void tst_WidgetsDashboard::init()
{
    m_broker = std::make_unique<LocalBroker>();
    m_broker->listen();
    m_window = std::make_unique<MainWindow>();
    m_window->QWidget::show();
}

void tst_WidgetsDashboard::cleanup()
{
    m_window.reset();
    m_broker.reset();
}

void tst_WidgetsDashboard::connectWindow()
{
    const QUrl url = m_broker->url();
    m_window->connectTo(ClientOptions(url), url);
    QTRY_VERIFY(says(*m_window, u"Connected"_s));
}

// By the window itself: what it publishes comes back, as it shows everything.
void tst_WidgetsDashboard::publish(const QString &topic, const QString &payload)
{
    const qint64 before = m_window->messages();
    edit(*m_window, u"Topic"_s)->setText(topic);
    edit(*m_window, u"Message"_s)->setText(payload);
    button<QPushButton>(*m_window, u"Publish"_s)->click();
    QTRY_COMPARE(m_window->messages(), before + 1);
}

void tst_WidgetsDashboard::topicsStandInTheTreeAndAreFiltered()
{
    connectWindow();
    publish(u"house/kitchen/temperature"_s, u"21.5"_s);
    publish(u"house/bath/humidity"_s, u"60"_s);
    const auto *const model = m_window->findChild<QTreeView *>()->model();
    const QStringList all{u"house"_s, u"house/bath"_s, u"house/bath/humidity"_s,
                          u"house/kitchen"_s, u"house/kitchen/temperature"_s};
    QTRY_COMPARE(shown(*model), all);
    QTRY_VERIFY(says(*m_window, u"2 messages, 2 topics"_s));
    edit(*m_window, u"Filter topics"_s)->setText(u"TEMP"_s);
    const QStringList some{u"house"_s, u"house/kitchen"_s, u"house/kitchen/temperature"_s};
    QCOMPARE(shown(*model), some);
    edit(*m_window, u"Filter topics"_s)->clear();
    QCOMPARE(shown(*model), all);
}

void tst_WidgetsDashboard::theChosenTopicIsDrawn()
{
    connectWindow();
    auto *const chart = m_window->findChild<QWidget *>(u"chart"_s);
    QVERIFY(chart);
    QCOMPARE(dotsOfTheLine(*chart), 0);
    publish(u"house/kitchen/temperature"_s, u"20"_s);
    publish(u"house/kitchen/temperature"_s, u"23"_s);
    m_window->show(u"house/kitchen/temperature"_s);
    const auto *const tree = m_window->findChild<QTreeView *>();
    QTRY_COMPARE(tree->currentIndex().data(TopicModel::TopicRole).toString(),
                 u"house/kitchen/temperature"_s);
    QTRY_VERIFY(dotsOfTheLine(*chart) > 100);
}

void tst_WidgetsDashboard::whatIsTypedIsPublished()
{
    connectWindow();
    publish(u"door"_s, u"open"_s);
    QTRY_VERIFY(says(*m_window, u"The broker has it"_s));
    const auto *const log = m_window->findChild<QTableView *>()->model();
    QTRY_COMPARE(log->rowCount(), 1);
    QCOMPARE(log->index(0, 0).data(MessageLogModel::TopicRole).toString(), u"door"_s);
    QCOMPARE(log->index(0, 0).data(MessageLogModel::TextRole).toString(), u"open"_s);
}

void tst_WidgetsDashboard::aFailureIsSaidAtThePanel()
{
    connectWindow();
    edit(*m_window, u"Topic"_s)->setText(u"door/#"_s);
    button<QPushButton>(*m_window, u"Publish"_s)->click();
    QTRY_VERIFY(says(*m_window, u"door/#"_s));
    QCOMPARE(m_window->messages(), 0);
}

void tst_WidgetsDashboard::theLogCanBePaused()
{
    connectWindow();
    const auto *const log = m_window->findChild<QTableView *>()->model();
    auto *const pause = button<QAbstractButton>(*m_window, u"Pause the log"_s);
    pause->click();
    publish(u"door"_s, u"open"_s);
    QTRY_VERIFY(says(*m_window, u"1 messages"_s));
    QCOMPARE(log->rowCount(), 0);
    pause->click();
    publish(u"door"_s, u"closed"_s);
    QTRY_COMPARE(log->rowCount(), 2); // what came meanwhile too
}

void tst_WidgetsDashboard::theStatusBarFollowsTheConnection()
{
    connectWindow();
    const QUrl url = m_broker->url();
    QVERIFY(says(*m_window, url.toString()));
    m_broker->close();
    QTRY_VERIFY(says(*m_window, u"Next attempt in "_s));
    m_broker->listen(m_broker->port());
    QTRY_VERIFY_WITH_TIMEOUT(says(*m_window, u"Connected"_s), 30'000);
    publish(u"door"_s, u"open"_s);
}

void tst_WidgetsDashboard::theWindowIsClosedWhileAllOfItWaits()
{
    connectWindow();
    m_broker->setFaultHook([](const LocalBroker::Packet &packet) {
        return packet.isToClient(LocalBroker::Packet::Type::PubAck) ? LocalBroker::Fault::swallow()
                                                                   : LocalBroker::Fault::pass();
    });
    publish(u"door"_s, u"open"_s); // comes back, but is not acknowledged
    QVERIFY(says(*m_window, u"Publishing"_s));
    m_window.reset();
    // A window that tries again.
    m_window = std::make_unique<MainWindow>();
    const QUrl url = m_broker->url();
    m_broker->close();
    m_window->connectTo(ClientOptions(url), url);
    QTRY_VERIFY(says(*m_window, u"Next attempt in "_s));
    m_window.reset();
}

void tst_WidgetsDashboard::theDialogMakesOptions_data()
{
    QTest::addColumn<QString>("transport");
    QTest::addColumn<QString>("url");
    QTest::newRow("TCP") << u"TCP"_s << u"mqtt://broker:1883"_s;
    QTest::newRow("TLS") << u"TLS"_s << u"mqtts://broker:8883"_s;
    QTest::newRow("WebSocket") << u"WebSocket"_s << u"ws://broker:80/mqtt"_s;
    QTest::newRow("WebSocket over TLS") << u"WebSocket over TLS"_s << u"wss://broker:443/mqtt"_s;
}

void tst_WidgetsDashboard::theDialogMakesOptions()
{
    QFETCH(QString, transport);
    ConnectionDialog dialog(QUrl(u"mqtt://broker"_s));
    dialog.findChild<QComboBox *>()->setCurrentText(transport);
    QTEST(dialog.url().toString(), "url");
    QVERIFY(button<QPushButton>(dialog, u"Connect"_s)->isEnabled());
    edit(dialog, u"chosen by the broker"_s)->setText(u"panel"_s);
    QCOMPARE(dialog.options().clientId(), u"panel"_s);
}

void tst_WidgetsDashboard::theDialogSaysWhatIsWrong()
{
    ConnectionDialog dialog(QUrl(u"mqtts://broker"_s));
    const auto *const connect = button<QPushButton>(dialog, u"Connect"_s);
    QVERIFY(connect->isEnabled());
    edit(dialog, u"those of the system"_s)->setText(u"/nowhere/ca.pem"_s);
    QVERIFY(!connect->isEnabled());
    QVERIFY(says(dialog, u"/nowhere/ca.pem"_s));
    edit(dialog, u"those of the system"_s)->clear();
    QVERIFY(connect->isEnabled());
}

void tst_WidgetsDashboard::theProgramSavesAPicture_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("with its own broker") << QStringList() << 0;
    QTest::newRow("nobody there") << QStringList{u"--broker"_s, u"mqtt://127.0.0.1:1"_s} << 1;
}

void tst_WidgetsDashboard::theProgramSavesAPicture()
{
    QFETCH(QStringList, arguments);
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"shot.png"_s);
    QProcess program;
    program.start(QStringLiteral(DASHBOARD), QStringList{u"--screenshot"_s, file, u"--seconds"_s, u"2"_s,
                                              u"--size"_s, u"900x600"_s} + arguments);
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 60'000);
    QTEST(program.exitCode(), "exitCode");
    QCOMPARE(QImage(file).size(), QSize(900, 600));
}

QTEST_MAIN(tst_WidgetsDashboard)
#include "tst_widgetsdashboard.moc"
